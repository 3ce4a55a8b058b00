package io.equipoise.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks and losses that a method cannot balance, each with its exit code, code and words. */
class BadTasksTest {
  /** One table for all tests of this class. */
  @TempDir static Path shared;

  private static final List<String> ONE_OF_EACH_DEMAND =
      List.of("bilb4mtl", "famo", "gradnorm", "cagrad", "graddrop", "sgsmgrad", "moco", "gcond");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path root;

  @BeforeAll
  static void localSpark() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
  }

  private int train(Path to, String... sets) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                TestData.root().resolve("conf/train/tables-tiny.yaml").toString(),
                "--out",
                to.toString()));
    List<String> all =
        new ArrayList<>(
            List.of(
                "train.rounds=2",
                "train.local-steps=0",
                "baseline=false",
                "execution.fleet=local"));
    all.addAll(List.of(sets));
    all.forEach(set -> line.addAll(List.of("--set", set)));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private void refused(int exit, String code, String what, String... sets) {
    assertEquals(exit, train(shared, sets), err::toString);
    assertTrue(err.toString().contains("(" + code + ")"), err::toString);
    assertTrue(err.toString().contains(what), err::toString);
  }

  /** Options of prep for 40 rows, of which task b has a target where {@code hasB} says. */
  private String prep(String column, IntPredicate hasB) throws IOException {
    StringBuilder csv = new StringBuilder("x,a,b,part\n");
    for (int i = 0; i < 40; i++) {
      String b = hasB.test(i) ? String.format(Locale.ROOT, "%.2f", -0.3 * i) : "";
      csv.append(
          String.format(Locale.ROOT, "%d,%.2f,%s,%s%n", i, 0.5 * i, b, i < 30 ? "train" : "test"));
    }
    Path file = Files.writeString(root.resolve("rows.csv"), csv);
    String options =
        """
        name: rows
        input:
          from: table
          paths: [%s]
          split: part
          targets:
            a: {unit: m}
            b: {unit: m, column: %s}
        split: {rule: official}
        """;
    return "data.prep="
        + Files.writeString(root.resolve("rows.yaml"), options.formatted(file, column));
  }

  @Test
  void aTaskNamedTwice() {
    refused(
        2,
        "DATA-016",
        "data.tasks names 'y0' twice; expected every task once",
        "data.tasks=[y0, y1, y0]");
  }

  @Test
  void aTargetColumnThatIsAbsent() throws IOException {
    refused(
        3, "DATA-011", "no column 'bb'; expected it among [x, a, b, part]", prep("bb", i -> true));
  }

  @Test
  void aTaskWhoseTargetsAreAllMissing() throws IOException {
    refused(3, "DATA-007", "no row carries the task 'b'", prep("b", i -> false));
  }

  @Test
  void aTaskWhoseTargetsAreMissingInAllTrainingRows() throws IOException {
    refused(3, "DATA-006", "task 'b' has 0 training targets", prep("b", i -> i >= 30));
  }

  @Test
  void aPenaltyThatMakesACoefficientNegativeIsWarnedOfOnce() {
    List<String> warnings =
        warnings(
            () ->
                assertEquals(
                    0, train(shared, "train.rounds=4", "balance.lambda=50"), err::toString));
    List<String> told = warnings.stream().filter(w -> w.contains("(NUM-005)")).toList();
    assertEquals(1, told.size(), warnings::toString);
    assertTrue(told.get(0).contains("has coefficient -"), told::toString);
    assertTrue(told.get(0).contains("Lower lambda (now 50.0) to prevent it."), told::toString);
  }

  private static List<String> warnings(Runnable during) {
    StringWriter text = new StringWriter();
    WriterAppender appender = WriterAppender.newBuilder().setName("told").setTarget(text).build();
    appender.start();
    LoggerContext context = LoggerContext.getContext(false);
    LoggerConfig everything = context.getConfiguration().getRootLogger();
    Level before = everything.getLevel();
    everything.addAppender(appender, Level.WARN, null);
    everything.setLevel(Level.WARN);
    context.updateLoggers();
    try {
      during.run();
    } finally {
      everything.removeAppender("told");
      everything.setLevel(before);
      context.updateLoggers();
      appender.stop();
    }
    return text.toString().lines().toList();
  }

  @Test
  void aLossBelowWhatALogarithmTakes() {
    refused(
        7,
        "NUM-004",
        "expected > 100.0 for famo",
        "balance.method=famo",
        "balance.floors=[100, 0, 0, 0, 0, 0]");
  }

  @Test
  void moreThanHalfOfTheTasksNotFinite() {
    refused(
        7,
        "NUM-002",
        "expected at most half",
        "balance.method=ls",
        "loss.kind=squared",
        "train.step-size=1e10",
        "network.widths=[64]",
        "train.rise=0",
        "train.clip=1e30",
        "numeric.on-non-finite=skip-task-round",
        "numeric.max-incidents=20");
  }

  @Test
  void aSingleTaskIsNoFault() {
    for (String method : ONE_OF_EACH_DEMAND) {
      assertEquals(
          0,
          train(shared, "data.tasks=[y0]", "balance.method=" + method),
          () -> method + ": " + err);
    }
  }
}

package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measured properties of real crystals: every task is better than its mean. */
@Tag("real-data")
class RealDataIT {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private static Path work;

  @BeforeAll
  static void emptyPlace() throws Exception {
    work = Checkout.freshWork("real-data");
  }

  @ParameterizedTest
  @CsvSource({
    "mp-small, mp_small.jsonl.gz, 2",
    "jarvis-multi, jarvis_multi.jsonl.gz, 6",
    "mp40, mp40_sample.csv.gz, 3"
  })
  void everyTaskIsBetterThanItsMean(String study, String file, int tasks) throws Exception {
    Path data = Path.of(System.getProperty("equipoise.data", "data"), "crystals", file);
    if (!Files.exists(data)) {
      System.out.println("SKIPPED real data: no crystals/" + file);
      return;
    }
    Path out = work.resolve("out-" + study);
    TrainLine line =
        TrainLine.of(study + ".yaml", out)
            .set("baseline=false")
            .set("data.prep-set=['input.paths=[" + data.toRealPath() + "]']");
    long begun = System.nanoTime();
    try (Submission train = Submission.local(study, work, line.args())) {
      assertEquals(0, train.await(LIMIT), train::errText);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;

    Printed measured = measures(study, out);
    String report = report(study, seconds, measured);
    System.out.print(report);
    Files.writeString(
        Checkout.root().resolve("deploy/it/target/real-data.txt"),
        report,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    assertEquals(tasks, measured.tasks().size());
    for (String task : measured.tasks()) {
      assertTrue(measured.of(task, "mae") < measured.of(task, "mean_predictor_mae"), () -> report);
    }
  }

  private static Printed measures(String study, Path out) throws Exception {
    String id = StoredRun.only(out).directory().getFileName().toString();
    List<String> line = List.of("runs", "show", "--out", out.toString(), id);
    try (Submission show = Submission.local(study + "-show", work, line)) {
      assertEquals(0, show.await(LIMIT), show::errText);
      return Printed.testMeasures(show.out());
    }
  }

  private static String report(String study, double seconds, Printed measured) {
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, "%s, prep and train %.0f s%n", study, seconds));
    for (String task : measured.tasks()) {
      double error = measured.of(task, "mae");
      double mean = measured.of(task, "mean_predictor_mae");
      text.append(
          String.format(
              Locale.ROOT,
              "  %-28s MAE %10.4g, mean predictor %10.4g, %6.1f%%%n",
              task,
              error,
              mean,
              100 * (error / mean - 1)));
    }
    return text.toString();
  }
}

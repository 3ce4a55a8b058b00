package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A training that nothing disturbed: what every disturbed one has to equal, byte for byte.
 *
 * @param work where drivers run and runs lie
 * @param table the table that all of them train on
 * @param run the undisturbed run
 */
record Undisturbed(Path work, Path table, StoredRun run) {
  static final int ROUNDS = 12;
  static final Duration LIMIT = Duration.ofMinutes(6);

  /** Makes the table and trains on it in one process. */
  static Undisturbed in(Path work) throws Exception {
    Path out = work.resolve("out-undisturbed");
    TrainLine line =
        rounds(TrainLine.tiny(out)).set("data.prep-set=['input.rows=60']").inOneProcess();
    try (Submission driver = Submission.local("undisturbed", work, line.args())) {
      assertEquals(0, driver.await(LIMIT), driver::errText);
    }
    try (Stream<Path> tables = Files.list(out.resolve("tables"))) {
      Path table = tables.filter(t -> !t.endsWith("_staging")).findFirst().orElseThrow();
      return new Undisturbed(work, table, StoredRun.only(out));
    }
  }

  /** Twelve rounds of a few steps each, most of whose time is Spark's. */
  private static TrainLine rounds(TrainLine line) {
    return line.set("train.rounds=" + ROUNDS).set("train.local-steps=2").set("train.batch-size=8");
  }

  /** The same training into another place. */
  TrainLine line(Path out) {
    return rounds(TrainLine.tiny(out)).set("data.table=" + table);
  }

  /** An empty place for a run. */
  Path out(String name) {
    return work.resolve("out-" + name);
  }

  /** The line in a process of its own, without Spark, to its end. */
  void finish(String name, Path out) throws Exception {
    TrainLine line = line(out).inOneProcess();
    try (Submission again = Submission.local(name, work, line.args())) {
      assertEquals(0, again.await(LIMIT), again::errText);
    }
  }

  /**
   * Checks that what lies under {@code out} is complete and equal.
   *
   * @return rounds that were told more than once
   */
  int equalTo(Path out, int mostRepeated) throws Exception {
    StoredRun other = StoredRun.only(out);
    assertTrue(other.complete(), "complete");
    assertEquals(run.contents(), other.contents());
    assertEquals(run.results(), other.results());
    List<Integer> told = other.roundsTold();
    Set<Integer> all = new HashSet<>(IntStream.rangeClosed(1, ROUNDS).boxed().toList());
    assertEquals(all, new HashSet<>(told));
    int repeated = told.size() - ROUNDS;
    assertTrue(repeated <= mostRepeated, () -> "rounds " + told);
    return repeated;
  }

  /** Checks that what is committed so far is the beginning of the undisturbed run. */
  void beginsLike(Path out) throws Exception {
    if (!Files.exists(out.resolve("runs"))) {
      return;
    }
    List<String> safe = StoredRun.only(out).contents();
    assertEquals(run.contents().subList(0, safe.size()), safe);
  }

  /** The line of any round in a driver's log. */
  static final Pattern ANY_ROUND = Pattern.compile("^round \\d+/", Pattern.MULTILINE);

  /** Waits until a driver has told of one more round, then a random part of a second. */
  static void awaitNextRound(Submission driver, SplittableRandom random) throws Exception {
    long told = driver.rounds();
    driver.awaitLog(ANY_ROUND, (int) told + 1, LIMIT);
    Thread.sleep(random.nextInt(300));
  }

  /** A submission on {@code local[2]} with more arguments. */
  Submission local(String name, TrainLine line, String... more) throws Exception {
    List<String> args = new ArrayList<>(line.args());
    args.addAll(List.of(more));
    return Submission.local(name, work, args);
  }

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}

package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A sweep that nothing disturbed: what every disturbed one has to equal, trial by trial.
 *
 * @param work where drivers run and runs lie
 * @param run the undisturbed sweep
 */
record UndisturbedSweep(Path work, StoredRun run) {
  static final int TRIALS = 300;

  /** Makes it in one process. */
  static UndisturbedSweep in(Path work) throws Exception {
    Path out = work.resolve("out-undisturbed");
    List<String> line = line(out, "execution.fleet=local");
    try (Submission driver = Submission.local("undisturbed", work, line)) {
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
    }
    return new UndisturbedSweep(work, StoredRun.only(out));
  }

  /** Trials of some hundredths of a second each; a commit for every fifty. */
  static List<String> line(Path out, String set) {
    String file = Checkout.root().resolve("conf/sweep/quadratics-10k.yaml").toString();
    return List.of(
        "sweep",
        "--config",
        file,
        "--set",
        "space.trials=" + TRIALS,
        "--set",
        "set=[train.rounds=40]",
        "--set",
        "flush.rows=50",
        "--set",
        set,
        "--out",
        out.toString());
  }

  /** The same on the executors of a cluster. */
  static List<String> line(Path out) {
    return line(out, "execution.fleet=spark");
  }

  Path out(String name) {
    return work.resolve("out-" + name);
  }

  /** Checks that the sweep under {@code out} is complete and holds every trial once, equal. */
  void equalTo(String name, Path out) throws Exception {
    StoredRun other = StoredRun.only(out);
    assertTrue(other.complete(), "complete");
    assertEquals(TRIALS, other.trials(), "each trial has one row");
    assertEquals(run.lastResults(), other.lastResults(), "the summary");
    Path both = Files.createDirectories(work.resolve("both-" + name + "/runs"));
    Files.createSymbolicLink(both.resolve("undisturbed"), run.directory());
    Files.createSymbolicLink(both.resolve("disturbed"), other.directory());
    List<String> args =
        List.of("runs", "diff", "undisturbed", "disturbed", "--out", both.getParent().toString());
    try (Submission diff =
        Submission.start("diff-" + name, work, Checkout.launcher(), Map.of(), args)) {
      assertEquals(0, diff.await(Undisturbed.LIMIT), diff::errText);
      String same = "the same result: all " + TRIALS + " trials have equal rows";
      assertTrue(diff.out().contains(same), diff::errText);
    }
  }
}

package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A sweep that nothing disturbed: what every disturbed one has to equal, trial by trial.
 *
 * @param work where drivers run and runs lie
 * @param name of its file, which names its directories too
 * @param line that makes it, without where and what for
 * @param trials how many it has
 * @param run the undisturbed sweep
 * @param seconds that it took
 */
record UndisturbedSweep(
    Path work, String name, List<String> line, int trials, StoredRun run, double seconds) {
  /** Trials of some hundredths of a second each; a commit for every fifty. */
  static UndisturbedSweep ofQuadratics(Path work) throws Exception {
    return in(
        work, "quadratics-10k", 300, "space.trials=300", "set=[train.rounds=40]", "flush.rows=50");
  }

  /** Makes it in one process: a sweep of {@code conf/sweep} with single options over its own. */
  static UndisturbedSweep in(Path work, String name, int trials, String... sets) throws Exception {
    List<String> line = new ArrayList<>(List.of("sweep", "--config"));
    line.add(Checkout.root().resolve("conf/sweep/" + name + ".yaml").toString());
    for (String set : sets) {
      line.addAll(List.of("--set", set));
    }
    Path out = work.resolve("out-" + name);
    long begun = System.nanoTime();
    List<String> whole = with(line, "execution.fleet=local", out);
    try (Submission driver = Submission.local(name, work, whole)) {
      assertEquals(0, driver.await(Undisturbed.LIMIT), driver::errText);
      String all = trials + " trials: " + trials + " ok";
      assertTrue(driver.out().contains(all), driver::errText);
    }
    double seconds = Undisturbed.secondsSince(begun);
    return new UndisturbedSweep(work, name, line, trials, StoredRun.only(out), seconds);
  }

  private static List<String> with(List<String> line, String set, Path out) {
    List<String> more = new ArrayList<>(line);
    more.addAll(List.of("--set", set, "--out", out.toString()));
    return more;
  }

  /** The same on the executors of a cluster. */
  List<String> line(Path out) {
    return with(line, "execution.fleet=spark", out);
  }

  Path out(String name) {
    return work.resolve("out-" + name);
  }

  /** Checks that the sweep under {@code out} is complete and holds every trial once, equal. */
  void equalTo(String name, Path out) throws Exception {
    StoredRun other = StoredRun.only(out);
    assertTrue(other.complete(), "complete");
    assertEquals(trials, other.trials(), "each trial has one row");
    assertEquals(run.lastResults(), other.lastResults(), "the summary");
    Path both = Files.createDirectories(work.resolve("both-" + name + "/runs"));
    Files.createSymbolicLink(both.resolve("undisturbed"), run.directory());
    Files.createSymbolicLink(both.resolve("disturbed"), other.directory());
    List<String> args =
        List.of("runs", "diff", "undisturbed", "disturbed", "--out", both.getParent().toString());
    try (Submission diff =
        Submission.start("diff-" + name, work, Checkout.launcher(), Map.of(), args)) {
      assertEquals(0, diff.await(Undisturbed.LIMIT), diff::errText);
      String same = "the same result: all " + trials + " trials have equal rows";
      assertTrue(diff.out().contains(same), diff::errText);
    }
  }
}

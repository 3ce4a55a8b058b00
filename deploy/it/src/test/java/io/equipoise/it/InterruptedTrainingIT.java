package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that is interrupted and submitted again ends with the bytes of one that was not. */
class InterruptedTrainingIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final List<Integer> ROUNDS = List.of(1, 2, 3, 4, 5, 6);

  private static Path work;
  private static StoredRun whole;

  @BeforeAll
  static void trainWithoutInterruption() throws Exception {
    work = Checkout.freshWork("interrupted");
    assertEquals(0, alone("whole", TrainLine.slower(work.resolve("out-whole"))));
    whole = StoredRun.only(work.resolve("out-whole"));
    assertEquals(ROUNDS, whole.roundsTold());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aKilledDriverRepeatsAtMostOneRound(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int after = 1 + random.nextInt(5);
    long pause = random.nextLong(1_000);
    Path out = work.resolve("out-killed-" + seed);
    TrainLine line = TrainLine.slower(out).inOneProcess();
    try (Submission driver = Submission.local("killed-" + seed, work, line.args())) {
      driver.awaitLog(round(after), 1, LIMIT);
      Thread.sleep(pause);
      driver.kill();
      assertEquals(137, driver.await(LIMIT), driver::errText);
    }
    assertTrue(!StoredRun.only(out).complete(), "killed before its end");

    assertEquals(0, alone("again-" + seed, TrainLine.slower(out)));
    assertSameAsWhole(out, 1, "killed " + pause + " ms after round " + after);
  }

  @Test
  void aSignalEndsAfterTheRoundInFlightAndTheSameLineGoesOn() throws Exception {
    Path out = work.resolve("out-signal");
    try (Submission driver = Submission.local("signal", work, TrainLine.slower(out).args())) {
      driver.awaitLog(round(2), 1, LIMIT);
      long begun = System.nanoTime();
      driver.terminate();
      assertEquals(143, driver.await(LIMIT), driver::errText);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, () -> "it took " + took);
      assertTrue(driver.err().contains("RUN-007"), driver.err());
    }
    assertEquals("STOPPED", StoredRun.only(out).status("state"));
    assertEquals("143", StoredRun.only(out).status("exit_code"));

    try (Submission again = Submission.local("signal-again", work, TrainLine.slower(out).args())) {
      assertEquals(0, again.await(LIMIT), again::errText);
    }
    assertSameAsWhole(out, 0, "a signal loses no round");
  }

  @Test
  void ofTwoDriversStartedTogetherOneTrains() throws Exception {
    Path out = work.resolve("out-two");
    TrainLine line = TrainLine.slower(out).inOneProcess();
    try (Submission one = Submission.local("two-a", work, line.args());
        Submission other = Submission.local("two-b", work, line.args())) {
      int first = one.await(LIMIT);
      int second = other.await(LIMIT);
      assertEquals(0, Math.min(first, second), () -> one.errText() + other.errText());
      assertTrue(Set.of(0, 5).contains(Math.max(first, second)), one.errText() + other.errText());
      if (first != second) {
        String loser = first == 5 ? one.err() : other.err();
        assertTrue(loser.contains("is held by") && loser.contains("(RUN-005)"), loser);
      }
    }
    assertSameAsWhole(out, 0, "two drivers");
    assertEquals(1, count(out.resolve("tables")), "one table");
  }

  @Test
  void aFinishedTrainingSubmittedAgainWritesNothing() throws Exception {
    Path out = work.resolve("out-whole");
    List<String> before = Tree.of(out);
    long begun = System.nanoTime();
    TrainLine line = TrainLine.slower(out).inOneProcess();
    try (Submission again = Submission.local("finished", work, line.args())) {
      assertEquals(0, again.await(LIMIT), again::errText);
      assertTrue(again.err().contains("was complete already"), again.err());
      assertTrue(again.out().contains("mean absolute error"), again.out());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(took.compareTo(Duration.ofSeconds(30)) < 0, () -> "it took " + took);
    assertEquals(before, Tree.of(out));
  }

  private static void assertSameAsWhole(Path out, int repeated, String why) throws Exception {
    StoredRun run = StoredRun.only(out);
    assertTrue(run.complete(), why);
    assertEquals(whole.contents(), run.contents(), why);
    assertEquals(whole.results(), run.results(), why);
    List<Integer> told = run.roundsTold();
    assertEquals(Set.copyOf(ROUNDS), new HashSet<>(told), why);
    assertTrue(told.size() <= ROUNDS.size() + repeated, () -> why + ": rounds " + told);
  }

  private static int alone(String name, TrainLine line) throws Exception {
    try (Submission driver = Submission.local(name, work, line.inOneProcess().args())) {
      return driver.await(LIMIT);
    }
  }

  private static Pattern round(int n) {
    return Pattern.compile("^round " + n + "/", Pattern.MULTILINE);
  }

  private static long count(Path directory) throws Exception {
    try (var children = Files.list(directory)) {
      return children.filter(c -> !c.getFileName().toString().startsWith("_")).count();
    }
  }
}

package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommitRhythmTest {
  private static final long LARGE = 64L << 20;

  /** Rounds until the next commit, when each takes a second. */
  private static int rounds(CommitRhythm rhythm) {
    int rounds = 1;
    while (!rhythm.dueAfter(1)) {
      rounds++;
    }
    return rounds;
  }

  @Test
  void aFixedNumberOfRoundsIsKept() {
    CommitRhythm rhythm = new CommitRhythm(3);
    rhythm.committed(LARGE, 100);
    assertEquals(3, rounds(rhythm));
  }

  @Test
  void aSmallStateIsCommittedEveryRoundWhateverThatCosts() {
    CommitRhythm rhythm = new CommitRhythm(0);
    assertEquals(1, rounds(rhythm));
    rhythm.committed(LARGE - 1, 100);
    assertEquals(1, rounds(rhythm));
  }

  @Test
  void aLargeStateIsWrittenForAtMostFivePercentOfTheTime() {
    CommitRhythm rhythm = new CommitRhythm(0);
    for (double write : new double[] {0.01, 0.5, 1, 2.5, 40}) {
      rhythm.committed(LARGE, write);
      int rounds = rounds(rhythm);
      assertTrue(write / (rounds + write) <= 0.05, write + " s, " + rounds + " rounds");
      assertTrue(rounds == 1 || write / (rounds - 1 + write) > 0.05, "no more rounds than needed");
    }
  }
}

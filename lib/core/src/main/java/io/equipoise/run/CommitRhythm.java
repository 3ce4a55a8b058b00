package io.equipoise.run;

/**
 * Decides after which rounds a commit is made.
 *
 * <p>A fixed number of rounds, or by the state's size: below 64 MiB every round; above, as many
 * rounds as make writing at most 5 % of the wall time. With W seconds for the last commit and R
 * seconds per round since it, N rounds spend the part W / (N R + W) on writing, which is 5 % at N =
 * 19 W / R. Rounds repeat after a kill, results do not change.
 */
final class CommitRhythm {
  static final long SMALL_BYTES = 64L << 20;
  private static final double ROUNDS_PER_WRITING = 1 / 0.05 - 1;

  private final int fixed;
  private int open;
  private double roundSeconds;
  private double writeSeconds;
  private long stateBytes;

  /** {@code rounds} per commit; 0 for as few as writing allows. */
  CommitRhythm(int rounds) {
    this.fixed = rounds;
  }

  /** A round has ended; returns whether it is time to commit. */
  boolean dueAfter(double seconds) {
    open++;
    roundSeconds += seconds;
    if (fixed > 0) {
      return open >= fixed;
    }
    return stateBytes < SMALL_BYTES || roundSeconds >= ROUNDS_PER_WRITING * writeSeconds;
  }

  /** A commit with a state of so many bytes took so long. */
  void committed(long bytes, double seconds) {
    open = 0;
    roundSeconds = 0;
    stateBytes = bytes;
    writeSeconds = seconds;
  }
}

package io.equipoise.run;

/**
 * Which states stay on the disk: those of the newest {@code keep} commits, of every {@code
 * keepEvery}-th commit, and of the one that finishes a run.
 *
 * <p>Tables and {@code commit.json} of every commit stay. Whether the state of a commit may be
 * dropped is written into its {@code commit.json} when it is published, so that a reader who knows
 * nothing of these two numbers can tell a dropped state from a lost one.
 *
 * @param keep newest commits whose state stays, at least 1; a damaged newest state costs {@code
 *     keepEvery} rounds at most when all of them are damaged
 * @param keepEvery distance of the states that stay for good, at least 1; 1 keeps all
 */
public record Retention(int keep, int keepEvery) {
  /** Checks both. */
  public Retention {
    if (keep < 1 || keepEvery < 1) {
      throw new IllegalArgumentException(
          "keep " + keep + " and keep-every " + keepEvery + "; expected at least 1 each");
    }
  }

  /** The newest three and every tenth. */
  public static Retention defaults() {
    return new Retention(3, 10);
  }

  /** Whether the state of commit {@code n} may be dropped one day. */
  boolean droppable(int n, String kind) {
    return n % keepEvery != 0 && !kind.equals(Commit.FINISH);
  }
}

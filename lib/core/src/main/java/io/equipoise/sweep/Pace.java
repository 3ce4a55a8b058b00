package io.equipoise.sweep;

import java.time.Duration;

/**
 * When a sweep commits, so that little is lost and few files are left.
 *
 * <p>After so many trials, or when so much time has passed since the last commit. The time is the
 * interval for the first {@link #QUICK} commits and then as long again as the attempt has taken:
 * commits by time come at 1, 2, 3, 4, 8, 16 minutes and so on, thirteen in a day. A crash costs at
 * most what one commit closes: a tenth of the trials, or the interval, or half of the time so far.
 */
record Pace(int rows, Duration interval) {
  /** Commits that come at the plain interval. */
  static final int QUICK = 4;

  private static final int FEWEST = 512;
  private static final int COMMITS = 10;

  static Pace of(int rows, Duration interval, int trials) {
    int automatic = Math.max(FEWEST, (trials + COMMITS - 1) / COMMITS);
    return new Pace(rows > 0 ? rows : automatic, interval);
  }

  /**
   * Whether it is time.
   *
   * @param waiting rows that are not committed
   * @param sinceLast nanoseconds since the last commit
   * @param sinceStart nanoseconds since the sweep's attempt began
   * @param commits commits that the run has
   */
  boolean due(int waiting, long sinceLast, long sinceStart, int commits) {
    if (waiting == 0) {
      return false;
    }
    long patience = interval.toNanos();
    return waiting >= rows
        || sinceLast >= (commits < QUICK ? patience : Math.max(patience, sinceStart / 2));
  }
}

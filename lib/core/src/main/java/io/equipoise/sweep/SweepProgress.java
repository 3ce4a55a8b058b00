package io.equipoise.sweep;

import io.equipoise.run.Progress;
import java.util.Locale;

/**
 * How far a sweep is: a line of the console and of {@code _progress.jsonl}.
 *
 * @param rung rung of successive halving, from 0
 * @param best best score so far; NaN for none
 * @param perSecond results of this attempt per second
 */
public record SweepProgress(
    String time,
    String attempt,
    int total,
    int ok,
    int failed,
    int stopped,
    int rung,
    double best,
    double perSecond,
    String eta) {

  /** The line that a person reads. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "trials %d/%d ok=%d failed=%d%s%s %.3g/s eta=%s",
        ok + failed + stopped,
        total,
        ok,
        failed,
        stopped == 0 && rung == 0 ? "" : " stopped=" + stopped + " rung=" + rung,
        Double.isNaN(best) ? "" : String.format(Locale.ROOT, " best=%.4g", best),
        perSecond,
        eta);
  }

  /** Time left as text, from the expected work that is done and left. */
  static String eta(double elapsedSeconds, double workDone, double workLeft) {
    return workDone <= 0 ? "?" : Progress.duration(elapsedSeconds * workLeft / workDone);
  }
}

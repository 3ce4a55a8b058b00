package io.equipoise.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * One line per round: {@code round 120/240 loss=0.0312 worst=bandgap:0.081 tasks=8/8 engine=4% 3.1s
 * eta=6m12s}. Time left is the median of the last 16 rounds times the rounds to go.
 */
public final class Progress {
  private static final int WINDOW = 16;
  private final Deque<Long> recent = new ArrayDeque<>();

  /** The facts of one round, as they also stand in {@code _progress.jsonl}. */
  public record Line(
      String time,
      String attempt,
      int round,
      int rounds,
      double loss,
      String worst,
      int tasks,
      double seconds,
      double engineShare,
      String eta) {

    /** The line that a person reads. */
    public String text() {
      return String.format(
          Locale.ROOT,
          "round %d/%d loss=%.4g%s tasks=%d engine=%.1f%% %.2fs eta=%s",
          round,
          rounds,
          loss,
          worst.isEmpty() ? "" : " worst=" + worst,
          tasks,
          100 * engineShare,
          seconds,
          eta);
    }
  }

  /** Notes how long a round took and returns the time left as text. */
  public String eta(long wallNanos, int roundsLeft) {
    recent.addLast(wallNanos);
    if (recent.size() > WINDOW) {
      recent.removeFirst();
    }
    long[] sorted = recent.stream().mapToLong(Long::longValue).sorted().toArray();
    return duration(sorted[sorted.length / 2] * (double) Math.max(0, roundsLeft) / 1e9);
  }

  /** Seconds as {@code 12s}, {@code 6m12s} or {@code 3h05m}. */
  public static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + "s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%dm%02ds", s / 60, s % 60)
        : String.format(Locale.ROOT, "%dh%02dm", s / 3600, s % 3600 / 60);
  }
}

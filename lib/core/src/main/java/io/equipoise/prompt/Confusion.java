package io.equipoise.prompt;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How often inputs of each task were taken for each, and how often nothing was decided. Immutable.
 */
public final class Confusion {
  private final long[][] counts;

  private Confusion(long[][] counts) {
    this.counts = counts;
  }

  /** No input yet, of {@code tasks} tasks. */
  public static Confusion none(int tasks) {
    return new Confusion(new long[tasks][tasks + 1]);
  }

  /** One decision more about an input of task {@code truth}. */
  public Confusion plus(int truth, Identification said) {
    long[][] more = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    more[truth][said.task().orElse(counts.length)]++;
    return new Confusion(more);
  }

  /** Inputs of {@code truth} that were taken for {@code said}. */
  public long count(int truth, int said) {
    return counts[truth][said];
  }

  /** Inputs of {@code truth} of which nothing was decided. */
  public long undecided(int truth) {
    return counts[truth][counts.length];
  }

  /** Part of all inputs whose task was found; undecided ones were not. Empty without inputs. */
  public OptionalDouble accuracy() {
    long right = 0;
    long all = 0;
    for (int t = 0; t < counts.length; t++) {
      right += counts[t][t];
      all += Arrays.stream(counts[t]).sum();
    }
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / all);
  }
}

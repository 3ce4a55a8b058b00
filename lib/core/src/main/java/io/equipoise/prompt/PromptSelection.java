package io.equipoise.prompt;

import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which prompts stay as they are, and with which weights the others become one.
 *
 * <pre>
 * g_j     length of the gradient of the new task's loss in prompt j, when it alone is in front
 * tau     mean(g) + alpha * population standard deviation(g)
 * kept    g_j &gt;= tau - 1e-12 |tau|;  of more than maxKept the largest, of equal ones the later
 * merged  the rest, with weights g_j (or g_j n_j) over their sum; equal ones when the sum is 0
 * </pre>
 *
 * <p>n_j counts how many prompts an entry was made of. Equal gradients are all kept; so are all
 * zeros, and a single prompt. The order of the prompts changes nothing: sums are over sorted
 * numbers.
 *
 * <p>Source: GRID (arXiv:2507.14725), threshold and weighting [verified in its reviews]; cap, ties
 * and counts [inferred]. There is no theory for the heuristic that a small gradient means a
 * redundant prompt.
 *
 * @param mean of g
 * @param deviation of g
 * @param threshold tau
 * @param kept indices, ascending
 * @param merged indices, ascending
 * @param weights of the merged, in their order, sum 1
 */
public record PromptSelection(
    double mean,
    double deviation,
    double threshold,
    List<Integer> kept,
    List<Integer> merged,
    Vector weights) {
  private static final double SLACK = 1e-12;

  /** Copies the lists. */
  public PromptSelection {
    kept = List.copyOf(kept);
    merged = List.copyOf(merged);
  }

  /**
   * How prompts are chosen.
   *
   * @param alpha how far above the mean the threshold lies, in standard deviations; finite
   * @param maxKept most prompts that stay as they are, at least 1
   * @param weightByCount whether an entry counts as many prompts as it was made of
   */
  public record Rule(double alpha, int maxKept, boolean weightByCount) {
    /** Checks the ranges. */
    public Rule {
      if (!Double.isFinite(alpha) || maxKept < 1) {
        throw new IllegalArgumentException(
            "alpha "
                + alpha
                + " and at most "
                + maxKept
                + " prompts kept; expected a finite number and at least 1");
      }
    }

    /** alpha 0.5, five prompts, plain weights. */
    public static Rule defaults() {
      return new Rule(0.5, 5, false);
    }
  }

  /**
   * Chooses among prompts in order of their tasks, the oldest first.
   *
   * @param magnitudes g, at least one, finite and &gt;= 0
   * @param counts n, at least 1 each
   * @param aggregate index of the prompt that was merged before, or -1: it stays beyond the cap as
   *     long as nothing is merged
   */
  static PromptSelection of(double[] magnitudes, int[] counts, int aggregate, Rule rule) {
    check(magnitudes, counts);
    double[] sorted = magnitudes.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).sum() / sorted.length;
    double squares = 0;
    for (double g : sorted) {
      squares += (g - mean) * (g - mean);
    }
    double deviation = Math.sqrt(squares / sorted.length);
    double tau = mean + rule.alpha() * deviation;
    List<Integer> kept = new ArrayList<>();
    List<Integer> merged = new ArrayList<>();
    for (int j = 0; j < magnitudes.length; j++) {
      (magnitudes[j] >= tau - SLACK * Math.abs(tau) ? kept : merged).add(j);
    }
    boolean aside = merged.isEmpty() && kept.contains(aggregate);
    if (kept.size() - (aside ? 1 : 0) > rule.maxKept()) {
      capped(magnitudes, kept, merged, rule.maxKept());
    }
    return new PromptSelection(
        mean, deviation, tau, kept, merged, weights(magnitudes, counts, merged, rule));
  }

  /** Chooses among prompts that were never merged. */
  public static PromptSelection of(double[] magnitudes, Rule rule) {
    int[] ones = new int[magnitudes.length];
    Arrays.fill(ones, 1);
    return of(magnitudes, ones, -1, rule);
  }

  private static void check(double[] magnitudes, int[] counts) {
    if (magnitudes.length == 0 || counts.length != magnitudes.length) {
      throw new IllegalArgumentException(
          magnitudes.length + " magnitudes; expected one per prompt, at least one");
    }
    for (double g : magnitudes) {
      if (!(g >= 0) || Double.isInfinite(g)) {
        throw new IllegalArgumentException(
            "a gradient of length " + g + "; expected a finite number >= 0");
      }
    }
  }

  private static void capped(
      double[] magnitudes, List<Integer> kept, List<Integer> merged, int most) {
    List<Integer> largest = new ArrayList<>(kept);
    largest.sort(
        Comparator.comparingDouble((Integer j) -> magnitudes[j])
            .thenComparing(Comparator.naturalOrder())
            .reversed());
    merged.addAll(largest.subList(most, largest.size()));
    merged.sort(null);
    kept.removeAll(merged);
  }

  private static Vector weights(
      double[] magnitudes, int[] counts, List<Integer> merged, Rule rule) {
    double[] w = new double[merged.size()];
    Arrays.setAll(
        w, i -> magnitudes[merged.get(i)] * (rule.weightByCount() ? counts[merged.get(i)] : 1));
    double[] sorted = w.clone();
    Arrays.sort(sorted);
    double sum = Arrays.stream(sorted).sum();
    Arrays.setAll(w, i -> sum == 0 ? 1.0 / w.length : w[i] / sum);
    return Vector.of(w);
  }
}

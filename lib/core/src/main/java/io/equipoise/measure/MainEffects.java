package io.equipoise.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a score's variance one parameter accounts for by itself.
 *
 * <pre>
 * epsilon^2 = ( SSB - (g - 1) SSW / (n - g) ) / SST,  at least 0
 * SST = SSB + SSW;  SSB between the g levels of the parameter, SSW within them, n scores
 * </pre>
 *
 * <p>The subtracted term is what g groups of pure noise would show, so a parameter without
 * influence comes out near 0 whatever the number of its levels. What is left over after all
 * parameters is interaction, seed and noise: the shares do not add up to 1. With a design in which
 * parameters vary together (not a grid, not drawn independently) the shares overlap.
 *
 * <p>Of one parameter alone the noise is all that varies within its levels, also by the other
 * parameters, beside which a weak one is not seen. Of several together ({@link #shares}) it is what
 * the sum of their effects leaves, and a parameter has what is left over without it:
 *
 * <pre>
 * epsilon_p^2 = ( SSR_-p - SSR - (g_p - 1) SSR / f ) / SST,  at least 0;   f = n - 1 - sum_p (g_p - 1)
 * SSR   = min over effects e_p of  sum_i (score_i - mean - sum_p e_p[level of i in p])^2
 * SSR_-p  the same without p
 * </pre>
 *
 * <p>On a grid SSR_-p - SSR is SSB. Parameters that vary only together have nothing of their own.
 *
 * <p>Edge cases: one level, as many levels as scores, or equal scores everywhere give NaN or 0:
 * nothing can be said, or nothing varies. Cost: O(n log n).
 *
 * <p>Source: one-way analysis of variance, Kelley's epsilon squared (1935) [recalled; tested by
 * hand and on noise].
 */
public final class MainEffects {
  private static final int MOST_FITS = 50;

  private MainEffects() {}

  /**
   * The share in [0, 1]; NaN when the levels say nothing.
   *
   * @param scores finite
   * @param levels which level of the parameter each score was obtained with
   */
  public static double share(double[] scores, int[] levels) {
    int n = scores.length;
    Map<Integer, double[]> groups = new HashMap<>();
    for (int i = 0; i < n; i++) {
      double[] sums = groups.computeIfAbsent(levels[i], level -> new double[2]);
      sums[0] += scores[i];
      sums[1]++;
    }
    int g = groups.size();
    if (g < 2 || g >= n) {
      return Double.NaN;
    }
    double mean = Arrays.stream(scores).average().orElse(0);
    double within = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      double[] sums = groups.getOrDefault(levels[i], new double[] {0, 1});
      within += square(scores[i] - sums[0] / sums[1]);
      total += square(scores[i] - mean);
    }
    double between = total - within;
    return total == 0 ? 0 : Math.max(0, (between - (g - 1) * within / (n - g)) / total);
  }

  /**
   * The shares of several parameters, each in [0, 1]; NaN for one whose levels say nothing. With f
   * below a quarter of the scores, each as if it was alone.
   *
   * <p>Cost: O(n P^2) for P parameters, times the fits, of which a grid needs two and none more
   * than {@value #MOST_FITS}.
   *
   * @param scores finite
   * @param levels per parameter the level that each score was obtained with
   */
  public static double[] shares(double[] scores, List<int[]> levels) {
    int n = scores.length;
    double[] alone = levels.stream().mapToDouble(l -> share(scores, l)).toArray();
    int freedom = n - 1;
    List<int[]> telling = new ArrayList<>();
    for (int p = 0; p < alone.length; p++) {
      if (!Double.isNaN(alone[p])) {
        telling.add(levels.get(p));
        freedom -= groups(levels.get(p)) - 1;
      }
    }
    if (4 * freedom < n) {
      return alone;
    }
    double total = squares(residual(scores, List.of()));
    double left = squares(residual(scores, telling));
    double[] shares = new double[alone.length];
    for (int p = 0; p < shares.length; p++) {
      int[] own = levels.get(p);
      double without =
          squares(residual(scores, telling.stream().filter(other -> other != own).toList()));
      double chance = (groups(own) - 1) * left / freedom;
      shares[p] =
          Double.isNaN(alone[p])
              ? alone[p]
              : total == 0 ? 0 : Math.max(0, (without - left - chance) / total);
    }
    return shares;
  }

  private static int groups(int[] levels) {
    return (int) Arrays.stream(levels).distinct().count();
  }

  private static double squares(double[] values) {
    return Arrays.stream(values).map(MainEffects::square).sum();
  }

  /** What the sum of the parameters' effects leaves: their means are taken out in turn. */
  private static double[] residual(double[] scores, List<int[]> levels) {
    double mean = Arrays.stream(scores).average().orElse(0);
    double[] left = Arrays.stream(scores).map(s -> s - mean).toArray();
    double before = squares(left);
    for (int fit = 0; fit < MOST_FITS; fit++) {
      levels.forEach(parameter -> takeOut(parameter, left));
      double now = squares(left);
      if (before - now <= 1e-9 * before) {
        break;
      }
      before = now;
    }
    return left;
  }

  private static void takeOut(int[] levels, double[] from) {
    Map<Integer, double[]> groups = new HashMap<>();
    for (int i = 0; i < from.length; i++) {
      double[] sums = groups.computeIfAbsent(levels[i], level -> new double[2]);
      sums[0] += from[i];
      sums[1]++;
    }
    for (int i = 0; i < from.length; i++) {
      double[] sums = groups.getOrDefault(levels[i], new double[] {0, 1});
      from[i] -= sums[0] / sums[1];
    }
  }

  /** The place of each number from 0, equal numbers sharing their mean place; a NaN is last. */
  public static double[] ranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      to = Math.max(to, from + 1);
      for (int at = from; at < to; at++) {
        ranks[order[at]] = 0.5 * (from + to - 1);
      }
      from = to;
    }
    return ranks;
  }

  /**
   * Levels of a number: each value its own when there are at most {@code most}, else that many
   * intervals with about equally many scores; equal numbers always share a level.
   */
  public static int[] levels(double[] values, int most) {
    int n = values.length;
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    long distinct = Arrays.stream(values).distinct().count();
    int[] levels = new int[n];
    int level = -1;
    for (int at = 0; at < n; at++) {
      boolean fresh = at == 0 || values[order[at]] != values[order[at - 1]];
      if (fresh) {
        level = distinct <= most ? level + 1 : (int) ((long) at * most / n);
      }
      levels[order[at]] = level;
    }
    return levels;
  }

  private static double square(double x) {
    return x * x;
  }
}

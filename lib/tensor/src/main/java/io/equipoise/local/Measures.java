package io.equipoise.local;

import io.equipoise.balance.Observation;
import io.equipoise.linalg.Gram;
import io.equipoise.measure.Conflict;
import io.equipoise.measure.LossBalance;
import io.equipoise.measure.ParetoGap;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a round says about all tasks together, by name.
 *
 * <pre>
 * balance_ratio       how unevenly tasks have progressed; where all losses are positive
 * pareto_gap          length of the shortest convex combination of the task gradients
 * ca_distance         of the direction taken, weights scaled to sum to 1, from that combination
 * ca_cosine           between the two
 * conflict_share      share of task pairs whose gradients point against each other
 * mean_cosine         over all pairs
 * sketch_size         where the matrix is of sketches and all of these are approximate
 * </pre>
 *
 * <p>All but the first only where a Gram matrix was measured anyway, for one batch and at most
 * {@link #MOST_TASKS} tasks: the shortest combination is O(K^3).
 */
final class Measures {
  /** More tasks than this are not looked at pair by pair. */
  static final int MOST_TASKS = 100;

  private Measures() {}

  /** The measures of a round that began and went on with these losses. */
  static SortedMap<String, Double> of(Decided decided, double[] first, double[] losses) {
    SortedMap<String, Double> measures = new TreeMap<>();
    Observation now = decided.now();
    int[] present = now.present();
    if (present.length > 0) {
      balance(measures, pick(losses, present), pick(first, present));
    }
    return measures;
  }

  /** The same and those of a symmetric Gram matrix of the tasks, K x K row by row. */
  static SortedMap<String, Double> of(
      Decided decided, double[] first, double[] losses, double[] gram) {
    SortedMap<String, Double> measures = of(decided, first, losses);
    int[] present = decided.now().present();
    if (present.length == 0 || present.length > MOST_TASKS) {
      return measures;
    }
    Gram pairs = Gram.of(gram, losses.length).part(present);
    Conflict conflict = Conflict.of(pairs);
    measures.put("conflict_share", conflict.share());
    measures.put("mean_cosine", conflict.meanCosine());
    double[] used = pick(decided.shared(), present);
    double sum = Arrays.stream(used).sum();
    if (sum > 0) {
      ParetoGap gap = ParetoGap.of(pairs, Arrays.stream(used).map(w -> w / sum).toArray());
      measures.put("pareto_gap", gap.gap());
      measures.put("ca_distance", gap.distance());
      measures.put("ca_cosine", gap.cosine());
    }
    return measures;
  }

  private static void balance(SortedMap<String, Double> to, double[] now, double[] first) {
    if (positive(now) && positive(first)) {
      to.put("balance_ratio", LossBalance.ratio(now, first));
    }
  }

  private static boolean positive(double[] losses) {
    return Arrays.stream(losses).allMatch(x -> x > Double.MIN_NORMAL && x < Float.MAX_VALUE);
  }

  private static double[] pick(double[] all, int[] chosen) {
    return Arrays.stream(chosen).mapToDouble(i -> all[i]).toArray();
  }
}

package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Mean losses over some rounds, one per task.
 *
 * @param sums of losses, length K
 * @param counts of rounds in which the task was present, length K
 */
record LossMeans(Vector sums, Vector counts) implements State {
  private static final long serialVersionUID = 1L;

  LossMeans {
    State.sameLength("counts", counts.size(), "sums", sums.size());
  }

  static LossMeans start(int tasks) {
    return new LossMeans(Vector.filled(tasks, 0), Vector.filled(tasks, 0));
  }

  LossMeans plus(Present present, double[] losses) {
    double[] sum = present.pick(sums);
    double[] count = present.pick(counts);
    for (int i = 0; i < losses.length; i++) {
      sum[i] += losses[i];
      count[i]++;
    }
    return new LossMeans(present.spread(sum, sums), present.spread(count, counts));
  }

  /** losses_i / mean_i of the present tasks; 1 for a task that was never there. */
  double[] relative(Present present, double[] losses) {
    double[] sum = present.pick(sums);
    double[] count = present.pick(counts);
    double[] relative = new double[losses.length];
    for (int i = 0; i < losses.length; i++) {
      relative[i] = count[i] == 0 ? 1 : losses[i] / (sum[i] / count[i]);
    }
    return relative;
  }

  @Override
  public SortedMap<String, double[]> arrays() {
    return new TreeMap<>(Map.of("sums", sums.toArray(), "counts", counts.toArray()));
  }

  static LossMeans of(Map<String, double[]> arrays) {
    return new LossMeans(
        Vector.of(State.array(arrays, "sums")), Vector.of(State.array(arrays, "counts")));
  }
}

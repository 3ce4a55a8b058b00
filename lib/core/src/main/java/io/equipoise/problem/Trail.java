package io.equipoise.problem;

import io.equipoise.linalg.MinNorm;
import java.util.Arrays;

/**
 * How far the directions of a descent were from the conflict-avoidant one, at the last step of each
 * round.
 *
 * <pre>
 * gap      = |G' w*|,  w* the min-norm weights: 0 exactly where no direction improves every task
 * distance = |d / sum_i w_i - G' w*|,  d the direction before clipping, w its weights
 * </pre>
 *
 * <p>A direction without weights is taken as it is. Before the first round all are 0.
 *
 * @param gap in the last round
 * @param distance in the last round
 * @param first distance in the first round
 * @param largest distance of any round
 * @param sum of the distances of all rounds
 */
record Trail(double gap, double distance, double first, double largest, double sum) {
  static final Trail NONE = new Trail(0, 0, 0, 0, 0);

  /** The trail after round {@code round}, counted from 0. */
  Trail after(int round, Trail now) {
    return new Trail(
        now.gap,
        now.distance,
        round == 0 ? now.distance : first,
        Math.max(largest, now.distance),
        sum + now.distance);
  }

  /** Gap and distance alone, of weights on these rows. */
  static Trail of(Slopes at, double[] weights) {
    double total = Arrays.stream(weights).sum();
    double[] shares = new double[weights.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = weights[i] / total;
    }
    return ofDirection(at, at.combined(shares));
  }

  /** Gap and distance alone, of a direction. */
  static Trail ofDirection(Slopes at, double[] direction) {
    MinNorm.Point nearest = MinNorm.of(at.products(at.rows()), at.tasks());
    double[] off = at.combined(nearest.weights().toArray());
    for (int j = 0; j < off.length; j++) {
      off[j] = direction[j] - off[j];
    }
    return new Trail(nearest.norm(), Slopes.length(off), 0, 0, 0);
  }

  double[] toArray() {
    return new double[] {gap, distance, first, largest, sum};
  }

  static Trail of(double[] numbers) {
    return new Trail(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }
}

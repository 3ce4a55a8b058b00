package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.t5.T5;
import io.equipoise.tensor.AdamW;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Descends an objective on the rows of one task.
 *
 * <pre>
 * rows       dealt once: the first share for validation, the others learned from in shuffled passes
 * step       Adam with decay on the gradient of one batch
 * result     the vector with the least validation loss, looked at every so often and at the end
 * </pre>
 *
 * @param task its name
 * @param descent how long and how fast
 * @param seed of the deal and of the passes
 */
record Descending(String task, Descent descent, long seed) {
  /** Most validation rows of a look. */
  private static final int LOOKED_AT = 128;

  /**
   * The vector after training.
   *
   * @throws Failure NUM-050 when a loss is not finite
   */
  float[] trained(Objective objective, List<T5.Row> rows, Consumer<float[]> listener) {
    int[] deal = shuffled(rows.size(), "deal");
    int held = Math.min((int) (descent.validation() * rows.size()), LOOKED_AT);
    List<T5.Row> validation = Arrays.stream(deal).limit(held).mapToObj(rows::get).toList();
    List<T5.Row> train = Arrays.stream(deal).skip(held).mapToObj(rows::get).toList();
    AdamW adam = new AdamW(0.9, 0.999, 1e-8, descent.decay());
    float[] theta = objective.first().clone();
    boolean[] decays = new boolean[theta.length];
    Arrays.fill(decays, 0, objective.decaying(), true);
    float[] m = new float[theta.length];
    float[] v = new float[theta.length];
    float[] best = theta.clone();
    double least = Double.POSITIVE_INFINITY;
    for (int step = 1; step <= descent.steps(); step++) {
      Backbone.Slope slope = objective.slope(theta, batch(train, step), step);
      refuseNonFinite(slope.loss(), step);
      adam.step(theta, m, v, slope.gradient(), step, descent.rate(), decays);
      listener.accept(theta);
      if (step % descent.looks() == 0 || step == descent.steps()) {
        double loss = held == 0 ? Double.NEGATIVE_INFINITY : objective.loss(theta, validation);
        if (loss < least || held == 0) {
          least = loss;
          best = theta.clone();
        }
      }
    }
    return best;
  }

  private void refuseNonFinite(double loss, int step) {
    if (!Double.isFinite(loss)) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-050",
          "the loss of step " + step + " is " + loss + "; expected a finite number",
          "task '" + task + "'",
          "Lower the rate, which is " + descent.rate() + ", or the strength of the method.");
    }
  }

  /** Rows of a step, from 1; each pass has an order of its own. */
  private List<T5.Row> batch(List<T5.Row> train, int step) {
    List<T5.Row> batch = new ArrayList<>();
    long from = (long) (step - 1) * descent.batch();
    int size = train.size();
    int[] pass = {};
    for (long at = from; at < from + descent.batch(); at++) {
      if (pass.length == 0 || at % size == 0) {
        pass = shuffled(size, "pass/" + at / size);
      }
      batch.add(train.get(pass[(int) (at % size)]));
    }
    return batch;
  }

  /** The numbers below n in an order that belongs to a use. */
  int[] shuffled(int n, String use) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, use));
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}

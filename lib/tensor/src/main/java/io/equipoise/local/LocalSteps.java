package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.Draw;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.GlobalNorm;
import io.equipoise.tensor.Layout;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Several AdamW steps on the shard's own training rows.
 *
 * <pre>
 * for s = firstStep .. firstStep + steps - 1
 *   L = sum over tasks k present in batch s of weights[k] * mean over the rows that carry k
 *   clip the gradient, then AdamW with the rate of step s
 * </pre>
 *
 * <p>A number that is not finite ends the steps: the update is the last good one, and says what was
 * found. A shard without training rows returns what it was given.
 *
 * @param theta n parameters at the start; {@code m} and {@code v} are Adam's moments, zero at first
 * @param average of the parameters; empty where none is kept
 * @param firstStep global number of the first step, from 0: decides batches, rate and bias
 *     correction
 * @param weights one per task
 */
public record LocalSteps(
    TaskModel model,
    float[] theta,
    float[] m,
    float[] v,
    float[] average,
    long firstStep,
    int steps,
    double[] weights,
    StepOptions options)
    implements Question<RowShard, LocalSteps.Update> {
  /** Steps whose average, if one is kept, begins at {@code theta}. */
  public LocalSteps(
      TaskModel model,
      float[] theta,
      float[] m,
      float[] v,
      long firstStep,
      int steps,
      double[] weights,
      StepOptions options) {
    this(
        model,
        theta,
        m,
        v,
        options.averaging().some() ? theta : new float[0],
        firstStep,
        steps,
        weights,
        options);
  }

  /** Checks lengths. */
  public LocalSteps {
    int n = model.net().layout().size();
    int tasks = model.tasks();
    if (theta.length != n || m.length != n || v.length != n) {
      throw new IllegalArgumentException(
          "parameters and moments of lengths "
              + theta.length
              + ", "
              + m.length
              + ", "
              + v.length
              + "; expected "
              + n);
    }
    if (average.length != (options.averaging().some() ? n : 0)) {
      throw new IllegalArgumentException(
          "an average of length " + average.length + "; expected that of the parameters, or none");
    }
    if (weights.length != tasks || options.losses().size() != tasks) {
      throw new IllegalArgumentException(
          weights.length
              + " weights and "
              + options.losses().size()
              + " losses; expected "
              + tasks);
    }
    if (steps < 1 || firstStep < 0) {
      throw new IllegalArgumentException(
          "local.steps = "
              + steps
              + " from step "
              + firstStep
              + "; expected >= 1 from >= 0. (OPT-007)");
    }
  }

  /**
   * Where the steps led.
   *
   * @param losses sums over the steps of losses at the parameters before each step, and counts
   * @param steps steps taken
   * @param rows rows seen, repeats counted
   * @param trouble what ended the steps early, or null
   */
  public record Update(
      float[] theta,
      float[] m,
      float[] v,
      float[] average,
      TaskSums losses,
      int steps,
      long rows,
      @Nullable NonFinite trouble)
      implements Serializable {}

  /**
   * A number that is not finite.
   *
   * @param task whose loss, or whose head; -1 for the shared parameters
   * @param name {@code loss}, or the first piece of the gradient with such a number
   */
  public record NonFinite(int task, long step, String name) implements Serializable {}

  @Override
  public Update answer(RowShard shard, Scope scope) {
    float[] at = theta.clone();
    float[] mean = m.clone();
    float[] square = v.clone();
    float[] averaged = average.clone();
    int tasks = model.tasks();
    double[] sums = new double[tasks];
    double[] counts = new double[tasks];
    long seen = 0;
    Layout layout = model.net().layout();
    boolean[] decays = options.fixed().decays(layout);
    Batches batches = options.batches();
    long perEpoch = batches.perEpoch(shard);
    long epoch = -1;
    int[] order = new int[0];
    int done = 0;
    NonFinite trouble = null;
    try (EngineScope engine = EngineScope.open(scope.device())) {
      Passes passes = shard.passes(engine, model.net());
      for (; perEpoch > 0 && done < steps; done++) {
        long step = firstStep + done;
        if (step / perEpoch != epoch) {
          epoch = step / perEpoch;
          order = batches.order(shard, epoch);
        }
        int[] rows = batches.cut(order, step % perEpoch);
        TaskSums present = new TaskSums(sums, shard.counts(rows, tasks));
        FlatFunction.Gradient g =
            passes
                .drawing(new Draw(batches.seed(), step))
                .gradient(at, rows, options.losses(), present.coefficients(weights));
        float[] gradient = g.gradient().floats();
        trouble = trouble(g.losses(), gradient, step);
        if (trouble != null) {
          break;
        }
        options.fixed().clear(layout, gradient);
        GlobalNorm.clip(gradient, options.clip());
        double rate = options.schedule().rate(step);
        options.adam().step(at, mean, square, gradient, step + 1, rate, decays);
        options.averaging().step(averaged, at, step + 1);
        for (int k = 0; k < tasks; k++) {
          if (Double.isFinite(g.losses()[k])) {
            sums[k] += g.losses()[k];
            counts[k] += present.counts()[k];
          }
        }
        seen += rows.length;
      }
    }
    return new Update(at, mean, square, averaged, new TaskSums(sums, counts), done, seen, trouble);
  }

  private @Nullable NonFinite trouble(double[] losses, float[] gradient, long step) {
    for (int k = 0; k < losses.length; k++) {
      // A task of weight 0 has no part in the step, so its loss cannot spoil it.
      if (weights[k] != 0 && !Double.isFinite(losses[k])) {
        return new NonFinite(k, step, "loss");
      }
    }
    if (Double.isFinite(GlobalNorm.of(gradient))) {
      return null;
    }
    Layout layout = model.net().layout();
    String piece = layout.firstNonFinite(gradient);
    return piece.isEmpty()
        ? new NonFinite(Layout.SHARED, step, "norm of the gradient")
        : new NonFinite(layout.piece(piece).task(), step, "gradient of " + piece);
  }
}

package io.equipoise.net;

import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A network with one head per task, as a pure function of (flat parameters, batch).
 *
 * <p>What a row becomes is the network's own affair: its inputs are a list of arrays. Behind them
 * every network reads the same four, the targets of a batch of B rows and K tasks:
 *
 * <pre>
 *  -4 target  [B, K]  standardised, or a class number; zero where missing
 *  -3 present [B, K]  one or zero
 *  -2 knee    [K]     of the loss, above 0
 *  -1 square  [K]     one for squared error, else zero
 * </pre>
 *
 * <p>A task's loss depends on the shared parameters and on its own head, never on another task's:
 * that part of its gradient is not kept. A value: equal networks are the same function.
 */
public interface Network extends Serializable {
  /** Number of tasks K. */
  int tasks();

  /** Outputs of task {@code task}: 1 for a number, C for C classes. */
  default int outputs(int task) {
    return 1;
  }

  /** Where the parameters lie: the shared ones first, then a head per task. */
  Layout layout();

  /**
   * The function (theta, {@link #withTargets}) -> K sums of losses; its text also defines {@code
   * predict(theta, inputs)}.
   */
  FlatFunction function();

  /**
   * A network's inputs with what a training step draws behind them; by default nothing is.
   *
   * @param rows names of the rows; may be empty when nothing is drawn
   */
  default List<HostArray> drawn(List<HostArray> inputs, List<String> rows, Draw draw) {
    return inputs;
  }

  /**
   * A network's inputs with the targets behind them.
   *
   * @param inputs the network's arrays for some rows, after {@link #drawn}
   * @param targets per row K standardised targets or class numbers, NaN where missing
   * @param losses one per task
   */
  default List<HostArray> withTargets(
      List<HostArray> inputs, List<double[]> targets, List<TaskLoss> losses) {
    int tasks = tasks();
    if (losses.size() != tasks) {
      throw new IllegalArgumentException(losses.size() + " losses; expected " + tasks);
    }
    for (int k = 0; k < tasks; k++) {
      TaskTargets.check(k, outputs(k), losses.get(k), targets);
    }
    int b = targets.size();
    double[] target = new double[b * tasks];
    double[] present = new double[b * tasks];
    for (int row = 0; row < b; row++) {
      for (int k = 0; k < tasks; k++) {
        double value = targets.get(row)[k];
        present[row * tasks + k] = Double.isNaN(value) ? 0 : 1;
        target[row * tasks + k] = Double.isNaN(value) ? 0 : value;
      }
    }
    List<HostArray> arrays = new ArrayList<>(inputs);
    arrays.add(HostArray.of(target, b, tasks));
    arrays.add(HostArray.of(present, b, tasks));
    arrays.add(HostArray.of(losses.stream().mapToDouble(TaskLoss::effectiveKnee).toArray()));
    arrays.add(HostArray.of(losses.stream().mapToDouble(TaskLoss::square).toArray()));
    return arrays;
  }

  /**
   * Outputs of some rows.
   *
   * @param inputs the network's arrays for them
   * @return per row the outputs of task after task: a number on the standardised scale, or logits
   */
  default double[][] predict(EngineScope scope, HostArray theta, List<HostArray> inputs) {
    if (theta.length() != layout().size()) {
      throw new IllegalArgumentException(
          theta.length() + " parameters; expected " + layout().size() + " for this network");
    }
    double[] flat = function().call(scope, "predict", theta, inputs).get(0).doubles();
    int all = 0;
    for (int k = 0; k < tasks(); k++) {
      all += outputs(k);
    }
    double[][] rows = new double[flat.length / all][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = java.util.Arrays.copyOfRange(flat, row * all, (row + 1) * all);
    }
    return rows;
  }
}

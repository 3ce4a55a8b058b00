package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Excess risk of every task at the start and after every task, and what follows from it.
 *
 * <pre>
 * excess[i][j]              E E_j(w_i), i = 0 (the start) .. M, j = 0 .. M-1
 * forgettingPerTask[m]      excess[M][m] - excess[m+1][m];      the last one is 0
 * forgetting                their sum / M;   forgettingOverOthers: / (M-1)
 * averageExcess             mean of the last row
 * </pre>
 *
 * @param excess M + 1 rows of M numbers
 */
public record RiskMatrix(List<Vector> excess) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the shape. */
  public RiskMatrix {
    excess = List.copyOf(excess);
    int tasks = excess.size() - 1;
    if (tasks < 1 || excess.stream().anyMatch(row -> row.size() != tasks)) {
      throw new IllegalArgumentException(
          excess.size() + " rows of risks; expected one more than there are tasks");
    }
  }

  static RiskMatrix of(double[][] rows) {
    List<Vector> all = new ArrayList<>();
    for (double[] row : rows) {
      all.add(Vector.of(row));
    }
    return new RiskMatrix(all);
  }

  /** M. */
  public int tasks() {
    return excess.size() - 1;
  }

  /** E E_task(w_i); row 0 is the start. */
  public double at(int i, int task) {
    return excess.get(i).get(task);
  }

  /** How much each task's risk has grown since it was learned. */
  public double[] forgettingPerTask() {
    double[] forgetting = new double[tasks()];
    Arrays.setAll(forgetting, m -> at(tasks(), m) - at(m + 1, m));
    return forgetting;
  }

  /** F, over M. */
  public double forgetting() {
    return Arrays.stream(forgettingPerTask()).sum() / tasks();
  }

  /** F over M - 1; empty for one task. */
  public OptionalDouble forgettingOverOthers() {
    return tasks() == 1
        ? OptionalDouble.empty()
        : OptionalDouble.of(Arrays.stream(forgettingPerTask()).sum() / (tasks() - 1));
  }

  /** G. */
  public double averageExcess() {
    return Arrays.stream(excess.get(tasks()).toArray()).sum() / tasks();
  }
}

package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Every task's rows fitted exactly, with the least change of w: where many passes with a small step
 * end when rows are fewer than dimensions.
 *
 * <pre>
 * w_0 = 0,   w_m = w_{m-1} + X_m^+ (y_m - X_m w_{m-1})
 * mse[i][j]  mean over rows of task j of (X_j w_{i+1} - y_j)^2, after task i
 * forgetting 1/(T-1) sum_{j&lt;T-1} mse[T-1][j]
 * </pre>
 *
 * <p>A task that can be fitted has mse[j][j] = 0. Cost: one singular value decomposition per task.
 *
 * @param w after each task
 * @param mse T x T
 */
public record PerfectFit(List<Vector> w, List<Vector> mse) {

  /** Rows and labels of one task. */
  public record Rows(List<Vector> x, Vector y) {
    /** Checks that there is a label per row. */
    public Rows {
      x = List.copyOf(x);
      if (x.isEmpty() || x.size() != y.size()) {
        throw new IllegalArgumentException(
            x.size() + " rows and " + y.size() + " labels; expected as many, at least 1");
      }
    }

    double[] residual(double[] w) {
      Vector at = Vector.of(w);
      double[] r = new double[y.size()];
      for (int i = 0; i < r.length; i++) {
        r[i] = y.get(i) - x.get(i).dot(at);
      }
      return r;
    }

    double meanSquare(double[] w) {
      Vector r = Vector.of(residual(w));
      return r.dot(r) / r.size();
    }
  }

  /** Copies the lists. */
  public PerfectFit {
    w = List.copyOf(w);
    mse = List.copyOf(mse);
  }

  /** Fits {@code tasks} one after the other, from zero. */
  public static PerfectFit of(List<Rows> tasks) {
    double[] w = new double[tasks.get(0).x().get(0).size()];
    List<Vector> after = new ArrayList<>();
    List<Vector> mse = new ArrayList<>();
    for (Rows task : tasks) {
      double[][] x = task.x().stream().map(Vector::toArray).toArray(double[][]::new);
      double[] change =
          new SingularValueDecomposition(new Array2DRowRealMatrix(x, false))
              .getSolver()
              .solve(new ArrayRealVector(task.residual(w), false))
              .toArray();
      w = w.clone();
      for (int i = 0; i < w.length; i++) {
        w[i] += change[i];
      }
      after.add(Vector.of(w));
      double[] now = w;
      mse.add(Vector.of(tasks.stream().mapToDouble(t -> t.meanSquare(now)).toArray()));
    }
    return new PerfectFit(after, mse);
  }

  /** Mean residual on all tasks but the last, at the end; 0 for one task. */
  public double forgetting() {
    int others = w.size() - 1;
    double sum = 0;
    for (int j = 0; j < others; j++) {
      sum += mse.get(others).get(j);
    }
    return others == 0 ? 0 : sum / others;
  }
}

package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import io.equipoise.testing.Try;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Losses and gradients of K tasks in a small parameter space, from which any demand can be
 * answered.
 *
 * @param losses positive, length K
 * @param rows K gradients of length {@link #DIMENSION}
 * @param second the same gradients on an independent batch
 * @param features what a router reads
 */
record Problem(double[] losses, double[][] rows, double[][] second, double[] features) {
  static final int DIMENSION = 10;

  /** Unrelated, agreeing or conflicting gradients, sometimes with a task of another size. */
  static Problem random(Try t, int tasks, int features) {
    double[] common = t.normals(DIMENSION);
    double shift = t.random().nextInt(-1, 2);
    double[][] rows = new double[tasks][];
    double[][] second = new double[tasks][];
    for (int i = 0; i < tasks; i++) {
      double side = shift < 0 && i % 2 == 1 ? 1 : shift;
      double size = t.random().nextInt(4) == 0 ? StrictMath.exp(2 * t.normal()) : 1;
      double[] noise = t.normals(DIMENSION);
      double[] more = t.normals(DIMENSION);
      double[] row = new double[DIMENSION];
      double[] other = new double[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        row[j] = size * (noise[j] + side * common[j]);
        other[j] = row[j] + 0.1 * size * more[j];
      }
      rows[i] = row;
      second[i] = other;
    }
    return new Problem(t.positives(tasks), rows, second, t.normals(features));
  }

  int size() {
    return losses.length;
  }

  Problem times(double factor) {
    return new Problem(
        scaled(losses, factor), scaled(rows, factor), scaled(second, factor), features);
  }

  /** Task i of the new problem is task {@code order[i]} of this one. */
  Problem ordered(int[] order) {
    return new Problem(
        Arrays.stream(order).mapToDouble(i -> losses[i]).toArray(),
        Arrays.stream(order).mapToObj(i -> rows[i]).toArray(double[][]::new),
        Arrays.stream(order).mapToObj(i -> second[i]).toArray(double[][]::new),
        features);
  }

  Problem withLoss(int task, double loss) {
    double[] changed = losses.clone();
    changed[task] = loss;
    return new Problem(changed, rows, second, features);
  }

  Problem withRow(int task, double[] row) {
    double[][] changed = rows.clone();
    changed[task] = row;
    return new Problem(losses, changed, second, features);
  }

  /** The problem seen in a mirror with this normal; losses and inner products stay. */
  Problem mirrored(double[] normal) {
    return new Problem(losses, mirrored(rows, normal), mirrored(second, normal), features);
  }

  static double[] mirrored(double[] row, double[] normal) {
    double factor = 2 * dot(row, normal) / dot(normal, normal);
    double[] image = row.clone();
    for (int j = 0; j < image.length; j++) {
      image[j] -= factor * normal[j];
    }
    return image;
  }

  private static double[][] mirrored(double[][] rows, double[] normal) {
    return Arrays.stream(rows).map(row -> mirrored(row, normal)).toArray(double[][]::new);
  }

  Observation observed(long step, Demand demand) {
    return observed(step, demand, OnBad.FAIL);
  }

  Observation observed(long step, Demand demand, OnBad policy) {
    List<String> names = IntStream.range(0, size()).mapToObj(Integer::toString).toList();
    Measured measured = Observation.of(names, step).losses(losses);
    if (demand.level().compareTo(Demand.Level.NORMS) >= 0) {
      measured.norms(Arrays.stream(rows).mapToDouble(Problem::norm).toArray());
    }
    if (demand.level().compareTo(Demand.Level.GRAM) >= 0) {
      measured.gram(gram(demand.batches() > 1 ? second : rows));
    }
    if (demand.previous() && step > 0) {
      measured.previous(gram(second));
    }
    if (demand.features()) {
      measured.features(features);
    }
    if (demand.innerSteps() > 0) {
      measured.inner(scaled(losses, 0.9));
    }
    return measured.build(policy);
  }

  double[] direction(Vector weights) {
    double[] sum = new double[DIMENSION];
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < DIMENSION; j++) {
        sum[j] += weights.get(i) * rows[i][j];
      }
    }
    return sum;
  }

  private double[] gram(double[][] right) {
    double[] gram = new double[size() * size()];
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < size(); j++) {
        gram[i * size() + j] = dot(rows[i], right[j]);
      }
    }
    return gram;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double[] scaled(double[] values, double factor) {
    return Vector.of(values).times(factor).toArray();
  }

  private static double[][] scaled(double[][] rows, double factor) {
    return Arrays.stream(rows).map(row -> scaled(row, factor)).toArray(double[][]::new);
  }
}

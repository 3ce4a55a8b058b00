package io.equipoise.problem;

import io.equipoise.fleet.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * K random quadratic losses, one a shard.
 *
 * <pre>
 * eigenvalues of task i   scale_i * condition^(-j / (d - 1)),  j = 0 .. d - 1
 * scale_i                 spread^(-i / (K - 1)): losses of different size
 * optimum of task i       conflict * z_i,  z_i uniform on the unit sphere
 * </pre>
 *
 * <p>At {@code conflict = 0} all tasks agree on x = 0, the point that no task has to give way at;
 * the larger it is, the more a step for one task costs the others.
 *
 * @param tasks K
 * @param dimension d
 * @param condition largest over smallest eigenvalue of a task, at least 1
 * @param spread largest over smallest scale of two tasks, at least 1
 * @param conflict distance of the optima from zero
 * @param seed root of the random directions
 */
public record Quadratics(
    int tasks, int dimension, double condition, double spread, double conflict, long seed)
    implements StudyProblem {

  /** Checks the sizes. */
  public Quadratics {
    if (tasks < 1 || dimension < 1) {
      throw new IllegalArgumentException(
          tasks + " tasks in " + dimension + " dimensions; expected at least 1 of both");
    }
    if (!(condition >= 1) || !(spread >= 1) || !(conflict >= 0)) {
      throw new IllegalArgumentException(
          "condition "
              + condition
              + ", spread "
              + spread
              + " and conflict "
              + conflict
              + "; expected at least 1, 1 and 0");
    }
  }

  /** All ones: not at zero, which would be the common optimum of tasks without conflict. */
  @Override
  public double[] start() {
    double[] x = new double[dimension];
    Arrays.fill(x, 1);
    return x;
  }

  @Override
  public Quadratic open(int task) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "task/" + task));
    double scale = power(spread, task, tasks);
    double[] spectrum = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      spectrum[j] = scale * power(condition, j, dimension);
    }
    double[] mirror = direction(random);
    double[] optimum = direction(random);
    for (int j = 0; j < dimension; j++) {
      optimum[j] *= conflict;
    }
    return new Quadratic(spectrum, mirror, optimum);
  }

  /** base^(-i / (n - 1)): from 1 down to 1 / base. */
  private static double power(double base, int i, int n) {
    return n == 1 ? 1 : StrictMath.pow(base, -(double) i / (n - 1));
  }

  private double[] direction(SplittableRandom random) {
    double[] v = new double[dimension];
    double square = 0;
    for (int j = 0; j < dimension; j++) {
      v[j] = gaussian(random);
      square += v[j] * v[j];
    }
    double length = Math.sqrt(square);
    for (int j = 0; j < dimension; j++) {
      v[j] /= length;
    }
    return v;
  }

  /** A normal number by Box and Muller, the same bits on every machine. */
  static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}

package io.equipoise.meta;

import io.equipoise.linalg.ConjugateGradients;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A few gradient steps on a task's support loss, and how the query loss at their end depends on
 * where they began.
 *
 * <pre>
 * w_0 = theta;   w_j = w_(j-1) - alpha o grad S(w_(j-1)),  j = 1..N;    l = Q(w_N)
 * exact, backwards:   u = grad Q(w_N);  for j = N..1:
 *                       dl/dalpha -= u o grad S(w_(j-1));   u -= H_S(w_(j-1)) (alpha o u);   dl/dtheta = u
 * first order:        dl/dtheta = grad Q(w_N)
 *
 * alpha equal everywhere   MAML, and FOMAML at first order
 * alpha 0 on the body      ANIL: only the head adapts, the gradient is in all of theta
 * alpha learned            Meta-SGD, by dl/dalpha
 * </pre>
 *
 * <p>Cost: N gradients of S and one of Q; exact, N products with H_S and N + 1 points more.
 *
 * <p>Source: Finn, Abbeel and Levine (arXiv:1703.03400); Raghu et al. for ANIL (arXiv:1909.09157);
 * Li et al. for Meta-SGD (arXiv:1707.09835); Nichol, Achiam and Schulman for Reptile
 * (arXiv:1803.02999) [recalled].
 *
 * @param alpha step size of each coordinate, at least 0
 * @param steps N, at least 0
 * @param order of the derivative
 */
public record Adaptation(Vector alpha, int steps, Order order) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public Adaptation {
    for (int i = 0; i < alpha.size(); i++) {
      if (!(alpha.get(i) >= 0) || Double.isInfinite(alpha.get(i))) {
        throw new IllegalArgumentException(
            "step size " + i + " of the adaptation is " + alpha.get(i) + "; expected >= 0");
      }
    }
    if (steps < 0) {
      throw new IllegalArgumentException("adaptation steps are " + steps + "; expected >= 0");
    }
  }

  /** What of the derivative is kept. */
  public enum Order {
    /** Through all inner steps. */
    EXACT,
    /** As if the inner steps were a shift by a constant. */
    FIRST_ORDER
  }

  /** One step size for all of {@code dimension} coordinates. */
  public static Adaptation everywhere(int dimension, double step, int steps, Order order) {
    return new Adaptation(Vector.filled(dimension, step), steps, order);
  }

  /** One step size for the coordinates from {@code head} on; those before stay. */
  public static Adaptation headOnly(int dimension, int head, double step, int steps, Order order) {
    double[] alpha = new double[dimension];
    Arrays.fill(alpha, head, dimension, step);
    return new Adaptation(Vector.of(alpha), steps, order);
  }

  /**
   * What adapting gave.
   *
   * @param adapted w_N
   * @param loss the query loss there
   * @param gradient dl/dtheta
   * @param inAlpha dl/dalpha; zeros at first order
   */
  @SuppressWarnings("ArrayRecordComponent") // travels from a shard to the driver, never compared
  public record Result(double[] adapted, double loss, double[] gradient, double[] inAlpha)
      implements Serializable {
    /** Reptile's direction: theta - w_N. */
    public double[] reptile(double[] theta) {
      return Level1.minus(theta, adapted);
    }
  }

  /** The adapted parameters alone. */
  public double[] adapt(MetaTask task, double[] theta) {
    return path(task, theta)[steps];
  }

  private double[][] path(MetaTask task, double[] theta) {
    if (theta.length != alpha.size()) {
      throw new IllegalArgumentException(
          "the start has " + theta.length + " numbers; expected " + alpha.size());
    }
    double[][] points = new double[steps + 1][];
    points[0] = theta;
    for (int j = 1; j <= steps; j++) {
      double[] slope = task.supportGradient(points[j - 1]);
      points[j] = Level1.minus(points[j - 1], scaled(slope));
    }
    return points;
  }

  private double[] scaled(double[] u) {
    double[] product = u.clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= alpha.get(i);
    }
    return product;
  }

  /** Adapts, and differentiates the query loss. */
  public Result differentiate(MetaTask task, double[] theta) {
    double[][] points = path(task, theta);
    double[] u = task.queryGradient(points[steps]);
    double[] inAlpha = new double[theta.length];
    for (int j = steps; j >= 1 && order == Order.EXACT; j--) {
      double[] slope = task.supportGradient(points[j - 1]);
      for (int i = 0; i < inAlpha.length; i++) {
        inAlpha[i] -= u[i] * slope[i];
      }
      u = Level1.minus(u, task.supportHvp(points[j - 1], scaled(u)));
    }
    return new Result(points[steps], task.queryLoss(points[steps]), u, inAlpha);
  }

  /**
   * The implicit gradient: as if w minimised S(w) + lambda/2 |w - theta|^2, it is (I +
   * H_S/lambda)^-1 grad Q(w), by conjugate gradients (iMAML, Rajeswaran et al., arXiv:1909.04630
   * [recalled]).
   *
   * @param lambda pull towards the start, above 0
   * @param tolerance on the residual's length, relative to the right side
   */
  public static double[] implicit(MetaTask task, double[] w, double lambda, double tolerance) {
    if (!(lambda > 0)) {
      throw new IllegalArgumentException("the pull lambda is " + lambda + "; expected > 0");
    }
    double[] b = task.queryGradient(w);
    return ConjugateGradients.solve(
            u -> Level1.plus(u, 1 / lambda, task.supportHvp(w, u)),
            b,
            new double[b.length],
            tolerance * tolerance * Level1.squares(b),
            10 * b.length + 10)
        .v();
  }
}

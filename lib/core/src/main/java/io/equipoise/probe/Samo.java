package io.equipoise.probe;

import io.equipoise.fleet.Seeds;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures each task's gradient a step uphill from the shared parameters, in a direction that mixes
 * what all tasks share with a guess at the task's own slope.
 *
 * <pre>
 * g0 = gradient of the mean loss                                                1 backward pass
 * z_i normal;  s_i = ( l_i(theta + mu z_i) - l_i(theta - mu z_i) ) / (2 mu)      2 forward passes a task
 * v_i = s_i z_i;  layer by layer  v_i^b = v_i^b |g0^b| / |v_i^b| = sign(s_i) z_i^b |g0^b| / |z_i^b|
 * u_i = alpha g0 + (1 - alpha) v_i;   eps_i = rho u_i / (|u_i| + 1e-12)
 * gradient of task i = grad l_i(theta + eps_i)                                   1 more of each a task
 * adaptive:  eps_i = rho theta^2 u_i / (|theta u_i| + 1e-12), elementwise
 * </pre>
 *
 * <p>With layers, the two extra forward passes yield one bit, the sign of s_i; z_i is a seed. alpha
 * = 1 is one perturbation for all tasks, alpha = 0 only the tasks' own.
 *
 * <p>Cost: 3K + 1 forward and K + 1 backward passes, where a plain measurement has K of each; d
 * numbers per task. Edge cases: sign(0) = 0; a layer where g0 = 0 has no local part; u = 0 gives
 * eps = 0.
 *
 * <p>Source: Ban, Subramani and Ji, SAMO (arXiv:2507.07883), as in the trainers that follow its
 * text [verified]. The QM9 trainer's raw head step and the Office-Home trainer's missing restore
 * are not copied.
 *
 * @param rho length of the perturbation, &gt; 0
 * @param alpha share of the common gradient, in [0, 1]
 * @param mu distance of the two extra points, &gt; 0
 * @param layerwise whether the local part takes each layer's length from g0
 * @param adaptive whether perturbations scale with the parameters
 * @param sharedDraw whether all tasks use one z
 * @param layers lengths of the parameter tensors in order; empty for one layer
 * @param seed of the draws
 */
@Named("samo")
public record Samo(
    @Option(doc = "Length of the perturbation.", above = 0, typical = "1e-3 to 0.5") double rho,
    @Option(doc = "Share of the gradient common to all tasks.", min = 0, max = 1) double alpha,
    @Option(doc = "Distance of the two points that tell a task's slope.", above = 0) double mu,
    @Option(doc = "Give the local part each layer's gradient length.") boolean layerwise,
    @Option(doc = "Scale perturbations with the parameters.") boolean adaptive,
    @Option(doc = "One random direction for all tasks.") boolean sharedDraw,
    @Option(doc = "Lengths of the layers; none for one layer.", min = 1) List<Integer> layers,
    @Option(doc = "Seed of the random directions.") long seed)
    implements Probe {
  private static final double E = 1e-12;

  /** Checks the ranges. */
  public Samo {
    layers = List.copyOf(layers);
    check(rho > 0 && Double.isFinite(rho), "rho", rho, "> 0 (published 1e-5 to 0.5)");
    check(alpha >= 0 && alpha <= 1, "alpha", alpha, "in [0, 1] (published 0.1 to 0.7)");
    check(mu > 0 && Double.isFinite(mu), "mu", mu, "> 0 (published 0.01)");
    check(layers.stream().allMatch(n -> n >= 1), "layers", layers, "lengths >= 1");
  }

  /** rho = 0.05, alpha = 0.5, mu = 0.01, by layers. */
  public static Samo defaults() {
    return new Samo(0.05, 0.5, 0.01, true, false, false, List.of(), 0);
  }

  /** The same for parameter tensors of these lengths. */
  public Samo withLayers(List<Integer> lengths) {
    return new Samo(rho, alpha, mu, layerwise, adaptive, sharedDraw, lengths, seed);
  }

  @Override
  public double[][] measure(TaskLosses losses, double[] theta, long round) {
    double[] common = losses.joint(theta).meanGradient();
    double[][] rows = new double[losses.tasks()][];
    for (int i = 0; i < rows.length; i++) {
      double[] z = draw(theta.length, round, i);
      double plus = losses.loss(i, moved(theta, mu, z));
      double minus = losses.loss(i, moved(theta, -mu, z));
      double[] shift = shift(theta, common, slope(plus, minus), z);
      rows[i] = losses.gradient(i, moved(theta, 1, shift));
    }
    return rows;
  }

  /** z of a task in a round. */
  public double[] draw(int length, long round, int task) {
    String path = "probe/" + round + (sharedDraw ? "" : "/task/" + task);
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, path));
    double[] z = new double[length];
    for (int j = 0; j < length; j++) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      z[j] = radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
    return z;
  }

  /** s, from the losses at theta + mu z and theta - mu z. */
  public double slope(double plus, double minus) {
    return (plus - minus) / (2 * mu);
  }

  /** v: what slope and z say about the task's own gradient. */
  public double[] local(double[] common, double slope, double[] z) {
    double[] v = new double[z.length];
    if (!layerwise) {
      add(v, slope, z);
      return v;
    }
    List<Integer> lengths = layers.isEmpty() ? List.of(z.length) : layers;
    int sum = lengths.stream().mapToInt(Integer::intValue).sum();
    check(sum == z.length, "layers", layers, "lengths that sum to " + z.length);
    int from = 0;
    for (int length : lengths) {
      int to = from + length;
      double size = norm(z, from, to);
      double factor = size == 0 ? 0 : Math.signum(slope) * norm(common, from, to) / size;
      for (int j = from; j < to; j++) {
        v[j] = factor * z[j];
      }
      from = to;
    }
    return v;
  }

  /** eps: where a task's gradient is measured, relative to theta. */
  public double[] shift(double[] theta, double[] common, double slope, double[] z) {
    double[] u = new double[z.length];
    add(u, alpha, common);
    add(u, 1 - alpha, local(common, slope, z));
    return adaptive ? adapted(theta, u) : headShift(u);
  }

  /** rho q / (|q| + 1e-12): also where a head is measured, from its gradient q at theta. */
  public double[] headShift(double[] q) {
    double[] shift = new double[q.length];
    add(shift, rho / (norm(q, 0, q.length) + E), q);
    return shift;
  }

  private double[] adapted(double[] theta, double[] u) {
    double[] scaled = new double[u.length];
    for (int j = 0; j < u.length; j++) {
      scaled[j] = Math.abs(theta[j]) * u[j];
    }
    double factor = rho / (norm(scaled, 0, u.length) + E);
    for (int j = 0; j < u.length; j++) {
      scaled[j] *= factor * Math.abs(theta[j]);
    }
    return scaled;
  }

  private static double[] moved(double[] theta, double factor, double[] by) {
    double[] moved = theta.clone();
    add(moved, factor, by);
    return moved;
  }

  private static void add(double[] sum, double factor, double[] values) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * values[j];
    }
  }

  private static double norm(double[] values, int from, int to) {
    return Math.sqrt(Arrays.stream(values, from, to).map(x -> x * x).sum());
  }

  private static void check(boolean holds, String option, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "samo's " + option + " = " + found + "; expected " + expected + ".");
    }
  }
}

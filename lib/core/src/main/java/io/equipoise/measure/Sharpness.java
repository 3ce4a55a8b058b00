package io.equipoise.measure;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * The largest eigenvalue of a Hessian that is only known by its products with vectors: how sharp a
 * minimum is.
 *
 * <pre>
 * v = H v / |H v|, again and again;   lambda = v . H v
 * if the eigenvalue found is negative, once more with H - lambda I, whose largest is lambda_max - lambda
 * </pre>
 *
 * <p>Cost: one product per round, O(d) besides. Stops when |H v - lambda v| &lt;= tolerance
 * |lambda|, or after {@code rounds}. Edge cases: H v = 0 gives 0.
 *
 * <p>Source: von Mises and Pollaczek-Geiringer (1929) [recalled].
 *
 * @param eigenvalue lambda_max
 * @param residual |H v - lambda v| at the end, relative to the largest |lambda| met
 * @param products that were taken
 */
public record Sharpness(double eigenvalue, double residual, int products) {

  /**
   * Looks for lambda_max.
   *
   * @param hessian v to H v, for v of length {@code d}, which it must not change
   * @param d number of parameters, &gt;= 1
   * @param seed of the first v
   * @param rounds at most, for each of the two searches, &gt;= 1
   * @param tolerance relative residual that is enough, &gt; 0
   */
  public static Sharpness of(
      UnaryOperator<double[]> hessian, int d, long seed, int rounds, double tolerance) {
    if (d < 1 || rounds < 1 || !(tolerance > 0)) {
      throw new IllegalArgumentException(
          "d = "
              + d
              + ", rounds = "
              + rounds
              + ", tolerance = "
              + tolerance
              + "; expected d and rounds >= 1 and tolerance > 0");
    }
    Sharpness first = search(hessian, 0, start(d, seed), rounds, tolerance);
    if (first.eigenvalue >= 0) {
      return first;
    }
    double shift = first.eigenvalue;
    Sharpness second = search(hessian, shift, start(d, seed), rounds, tolerance);
    return new Sharpness(
        second.eigenvalue + shift, second.residual, first.products + second.products);
  }

  /** Of H - shift I. */
  private static Sharpness search(
      UnaryOperator<double[]> hessian, double shift, double[] start, int rounds, double tolerance) {
    double[] v = start;
    double lambda = 0;
    double residual = 0;
    int products = 0;
    while (products < rounds) {
      double[] product = hessian.apply(v);
      products++;
      lambda = 0;
      for (int j = 0; j < v.length; j++) {
        product[j] -= shift * v[j];
        lambda += v[j] * product[j];
      }
      double square = 0;
      double off = 0;
      for (int j = 0; j < v.length; j++) {
        square += product[j] * product[j];
        off += (product[j] - lambda * v[j]) * (product[j] - lambda * v[j]);
      }
      double length = Math.sqrt(square);
      residual = length == 0 ? 0 : Math.sqrt(off) / length;
      if (residual <= tolerance) {
        break;
      }
      v = product;
      for (int j = 0; j < v.length; j++) {
        v[j] /= length;
      }
    }
    return new Sharpness(lambda, residual, products);
  }

  private static double[] start(int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] v = new double[d];
    double square = 0;
    for (int j = 0; j < d; j++) {
      v[j] = random.nextDouble(-1, 1);
      square += v[j] * v[j];
    }
    for (int j = 0; j < d; j++) {
      v[j] /= Math.sqrt(square);
    }
    return v;
  }
}

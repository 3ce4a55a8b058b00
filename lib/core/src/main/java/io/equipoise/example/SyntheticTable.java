package io.equipoise.example;

import io.equipoise.fleet.Seeds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A generated table whose tasks are known functions of its features and pull against each other.
 *
 * <pre>
 * x_j          normal(0, 1), j = 1 .. F
 * s_k          = w_k . x / sqrt(F),  p_k, q_k, r_k likewise with other weights
 * z_k          = s_k + sin(2 p_k) / 2 + q_k r_k / 2 + noise e_k,  e_k normal(0, 1)
 * number k     = 10^(k mod 3 - 1) z_k + k                         so scales differ by factors of 10
 * class        = a below -0.5, b to 0.5, c above                  of the last z
 * w_(2m+1)     = (w_normal - 2 w_2m) / sqrt(5)                    opposite directions in pairs
 * </pre>
 *
 * <p>Weights follow from the seed, row i from (seed, i) alone.
 *
 * @param features F
 * @param numbers tasks y0, y1, ... with a number each; one more task, {@code class}, follows them
 * @param noise standard deviation of what no feature explains, in units of z
 * @param missing chance of a target to be missing
 */
public record SyntheticTable(long seed, int features, int numbers, double noise, double missing)
    implements Serializable {
  /** Names of the classes. */
  public static final List<String> CLASSES = List.of("a", "b", "c");

  private static final int DIRECTIONS = 4;

  /** Checks the ranges. */
  public SyntheticTable {
    if (features < 1 || numbers < 0 || !(noise >= 0) || !(missing >= 0 && missing < 1)) {
      throw new IllegalArgumentException(
          "synthetic table of "
              + features
              + " features, "
              + numbers
              + " numbers, noise "
              + noise
              + ", missing "
              + missing
              + "; expected >= 1, >= 0, >= 0 and 0 to below 1");
    }
  }

  /** Names of the tasks. */
  public List<String> tasks() {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < numbers; k++) {
      names.add("y" + k);
    }
    names.add("class");
    return names;
  }

  /** Names of the features. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < features; j++) {
      names.add("x" + j);
    }
    return names;
  }

  /** Row {@code index}, with its targets in the order of {@link #tasks()}. */
  public Example row(long index) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "row/" + index));
    double[] x = new double[features];
    for (int j = 0; j < features; j++) {
      x[j] = normal(random);
    }
    double[] y = new double[numbers + 1];
    for (int k = 0; k <= numbers; k++) {
      double z = signal(k, x) + noise * normal(random);
      y[k] = k < numbers ? StrictMath.pow(10, k % 3 - 1) * z + k : z < -0.5 ? 0 : z < 0.5 ? 1 : 2;
      y[k] = random.nextDouble() < missing ? Double.NaN : y[k];
    }
    return new Example("row-" + index, "synthetic", "", x, y);
  }

  /** What the features say about task {@code k}, before noise and scale. */
  double signal(int k, double[] x) {
    double[] s = new double[DIRECTIONS];
    for (int d = 0; d < DIRECTIONS; d++) {
      double[] w = direction(k, d);
      for (int j = 0; j < x.length; j++) {
        s[d] += w[j] * x[j];
      }
      s[d] /= Math.sqrt(x.length);
    }
    return s[0] + StrictMath.sin(2 * s[1]) / 2 + s[2] * s[3] / 2;
  }

  private double[] direction(int k, int d) {
    double[] w = drawn(k, d);
    if (d == 0 && k % 2 == 1) {
      double[] partner = drawn(k - 1, 0);
      for (int j = 0; j < w.length; j++) {
        w[j] = (w[j] - 2 * partner[j]) / Math.sqrt(5);
      }
    }
    return w;
  }

  private double[] drawn(int k, int d) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "weights/" + k + "/" + d));
    double[] w = new double[features];
    for (int j = 0; j < features; j++) {
      w[j] = normal(random);
    }
    return w;
  }

  private static double normal(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }
}

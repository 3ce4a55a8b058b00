package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.linalg.Level1;
import java.util.Arrays;

/** Reference numbers of mask pruning. */
final class PruningVectors {
  private PruningVectors() {}

  static void check(ReferenceFile file) {
    for (ReferenceFile c : file.list("cases")) {
      switch (c.string("kind")) {
        case "linear_loss_exact" -> linear(c);
        case "top_k_projection" -> topK(c);
        default -> throw new AssertionError("unknown kind in " + c.where());
      }
      c.allSeen();
    }
  }

  private static void linear(ReferenceFile c) {
    double[] a = c.numbers("a");
    double[] mask = c.numbers("mask");
    double gamma = c.number("gamma");
    double[] theta = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      theta[i] = -mask[i] * a[i] / gamma;
    }
    c.near("theta_star", theta);
    c.near("grad_z", a);
    double[] gradient = MaskGradient.of(theta, a, mask, gamma);
    c.near("gradient_wrt_mask", gradient);
    c.near("formula_theta_gz_minus_m_gz2_over_gamma", gradient);
    for (int i = 0; i < a.length; i++) {
      assertEquals(slope(a, mask, gamma, i), gradient[i], 1e-8, c.where());
    }
  }

  /** Central difference in mask i of a . (m theta*(m)). */
  private static double slope(double[] a, double[] mask, double gamma, int i) {
    double[] up = mask.clone();
    double[] down = mask.clone();
    up[i] += 1e-5;
    down[i] -= 1e-5;
    return (value(a, up, gamma) - value(a, down, gamma)) / 2e-5;
  }

  private static double value(double[] a, double[] mask, double gamma) {
    double[] z = new double[a.length];
    Arrays.setAll(z, i -> mask[i] * -mask[i] * a[i] / gamma);
    return Level1.dot(a, z);
  }

  private static void topK(ReferenceFile c) {
    double[] scores = c.numbers("scores");
    double keep = c.number("keep_ratio");
    double[] mask = MaskGradient.largest(scores, keep);
    c.near("mask", mask);
    assertEquals(c.count("number_zeroed"), Arrays.stream(mask).filter(m -> m == 0).count());
  }
}

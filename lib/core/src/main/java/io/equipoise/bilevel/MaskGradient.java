package io.equipoise.bilevel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which parameters to keep, and how the trained loss changes with a mask on them.
 *
 * <pre>
 * z = m theta;   theta*(m) = argmin over theta of loss(m theta) + gamma/2 |theta|^2
 * d loss(m theta*)/dm = theta gz - (1/gamma) m gz gz,    gz = dloss/dz          elementwise
 * </pre>
 *
 * <p>Exact for a loss that is linear in z; else the Hessian of the loss is neglected against gamma.
 *
 * <p>Source: Zhang et al., Advancing Model Pruning via Bi-level Optimization (arXiv:2210.04092)
 * [verified].
 */
public final class MaskGradient {
  private MaskGradient() {}

  /**
   * The gradient in the mask.
   *
   * @param gz gradient of the loss in z = mask theta
   * @param gamma above 0
   */
  public static double[] of(double[] theta, double[] gz, double[] mask, double gamma) {
    Require.positive("the pruning's gamma", gamma, "typical 0.1 to 10");
    double[] gradient = new double[theta.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = theta[i] * gz[i] - mask[i] * gz[i] * gz[i] / gamma;
    }
    return gradient;
  }

  /**
   * The mask that keeps the largest scores: 1 where kept, 0 else. Of equal scores, the smaller
   * index is dropped first.
   *
   * @param keep share to keep, 0 to 1; {@code floor((1 - keep) n + 1e-9)} are dropped
   */
  public static double[] largest(double[] scores, double keep) {
    Require.that(keep >= 0 && keep <= 1, "the share to keep", keep, "0 to 1");
    for (int i = 0; i < scores.length; i++) {
      Require.that(Double.isFinite(scores[i]), "score " + i, scores[i], "a finite number");
    }
    int dropped = (int) Math.floor((1 - keep) * scores.length + 1e-9);
    double[] mask = new double[scores.length];
    Arrays.fill(mask, 1);
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).thenComparingInt(i -> i))
        .limit(dropped)
        .forEach(i -> mask[i] = 0);
    return mask;
  }
}

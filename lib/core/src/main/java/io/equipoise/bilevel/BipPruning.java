package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * Prunes a model by learning scores whose largest say what is kept.
 *
 * <pre>
 * m = 1 on the largest scores s, 0 else;  z = m theta
 * K times   theta = theta - lower (m gz + gamma theta)                    gz = dloss/dz
 *           s = s - upper d,   d = theta gz - (1/gamma) m gz gz           exact form
 *                              d = theta gz - released gz (m gz)          released form
 * </pre>
 *
 * <p>The mask's gradient goes straight through to the scores. Gradients come from the caller; no
 * second-order product is needed.
 *
 * <p>Cost of a step: K + 1 gradients. Edge cases: keep = 1 prunes nothing; a score that is not
 * finite is refused.
 *
 * <p>Source: Zhang et al., Advancing Model Pruning via Bi-level Optimization (arXiv:2210.04092);
 * the released form grad_s - lr2 grad_s grad_theta with lr2 1e-4, both step sizes 0.1 [verified].
 */
public final class BipPruning {
  private final Options options;

  /** With the given options. */
  public BipPruning(Options options) {
    this.options = options;
  }

  /** A loss of masked parameters. */
  public interface MaskedLoss {
    /** Its gradient at z. */
    double[] gradient(double[] z);
  }

  /**
   * Where the pruning stands.
   *
   * @param t steps done
   * @param theta parameters, masked ones included
   * @param scores one per parameter
   */
  public record State(long t, Vector theta, Vector scores) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** The start: parameters as they were trained, and their sizes as scores. */
  public State start(double[] theta) {
    double[] scores = new double[theta.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.abs(theta[i]);
    }
    return new State(0, Vector.of(theta), Vector.of(scores));
  }

  /** The mask of a state. */
  public double[] mask(State state) {
    return MaskGradient.largest(state.scores().toArray(), options.keep());
  }

  /** One step. */
  public State step(MaskedLoss loss, State state) {
    double[] mask = mask(state);
    double[] theta = state.theta().toArray();
    for (int k = 0; k < options.inner(); k++) {
      double[] slope =
          Level1.plus(product(mask, loss.gradient(product(mask, theta))), options.gamma(), theta);
      Direction.squares(slope, "theta", state.t());
      theta = Level1.plus(theta, -options.lower(), slope);
    }
    double[] gz = loss.gradient(product(mask, theta));
    double[] d =
        options.form() == Form.EXACT
            ? MaskGradient.of(theta, gz, mask, options.gamma())
            : Level1.plus(product(theta, gz), -options.released(), product(gz, product(mask, gz)));
    Direction.squares(d, "scores", state.t());
    double[] scores = Level1.plus(state.scores().toArray(), -options.upper(), d);
    return new State(state.t() + 1, Vector.of(theta), Vector.of(scores));
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  /** How the mask's gradient is formed. */
  public enum Form {
    /** With 1 / gamma; exact for a linear loss at the lower solution. */
    EXACT,
    /** With a factor of its own. */
    RELEASED
  }

  /**
   * Options.
   *
   * @param keep share of the parameters to keep, in (0, 1]
   * @param gamma weight of the ridge, above 0
   * @param lower step size of the parameters, above 0
   * @param upper step size of the scores, above 0
   * @param inner K, at least 1
   * @param form how the mask's gradient is formed
   * @param released factor of the released form, at least 0
   */
  @Named("bip")
  public record Options(
      @Option(doc = "Share of the parameters to keep.", above = 0, max = 1) double keep,
      @Option(doc = "Weight of the ridge on the parameters.", above = 0) double gamma,
      @Option(doc = "Step size of the parameters.", above = 0) double lower,
      @Option(doc = "Step size of the scores.", above = 0) double upper,
      @Option(doc = "Steps on the parameters.", min = 1) int inner,
      @Option(doc = "How the mask's gradient is formed.") Form form,
      @Option(doc = "Factor of the released form.", min = 0) double released)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Checks the ranges. */
    public Options {
      Require.that(keep > 0 && keep <= 1, "the share to keep", keep, "above 0, at most 1");
      Require.positive("the pruning's gamma", gamma, "typical 0.1 to 10");
      Require.positive("the pruning's lower step", lower, "released 0.1");
      Require.positive("the pruning's upper step", upper, "released 0.1");
      Require.atLeast(1, "the pruning's inner steps", inner);
      Require.that(
          released >= 0 && Double.isFinite(released),
          "the pruning's released factor",
          released,
          ">= 0 (released 1e-4)");
    }

    /** The exact form: gamma 1, steps of 0.1, one inner step. */
    public static Options keeping(double keep) {
      return new Options(keep, 1, 0.1, 0.1, 1, Form.EXACT, 1e-4);
    }
  }
}

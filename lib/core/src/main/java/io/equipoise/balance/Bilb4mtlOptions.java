package io.equipoise.balance;

import java.io.Serializable;

/**
 * Options of {@link Bilb4mtl}. Four published settings are here by name; {@link #defaults} is that
 * of CelebA, the only one that takes losses of any sign and any number of features (none).
 *
 * <pre>
 *             router             tau    losses       S                    lambda  rate  clamp
 * cityscapes  FEATURES           ONE    IDENTICAL    ONE                  0.1     3e-4  0.2, 0.8
 * nyuV2       FEATURES           WEIGHT RESCALED     SUM_DIFFERENTIATED   0.05    8e-5  0.2, 0.8
 * celebA      FREE_SIGMOID       WEIGHT IDENTICAL    SUM                  0.01    1e-3  -
 * qm9         FREE_RELU_SIGMOID  WEIGHT LOGARITHMIC  SUM                  0.05    1e-3  -
 * </pre>
 *
 * <p>Source: released trainers of arXiv:2502.08585 [verified].
 *
 * @param router what the weights are a function of
 * @param tau what losses are multiplied by before they are compared
 * @param normalisation how raw losses are made comparable
 * @param divisor what the lower level is divided by
 * @param lambda penalty on the upper level, &gt;= 0; above 1/(2 S) (tau = WEIGHT) or sigma/(2 S)
 *     (tau = ONE) coefficients can become negative
 * @param rate step size of Adam on the router, &gt; 0. In the trainers W shares the network's
 *     schedule: give the balancer new options when the schedule moves, and keep the state
 * @param clamp bounds on softmax weights
 * @param features F, the length of the router's input; 0 unless the router is FEATURES
 * @param baselineEvery rounds after which l(0) is read again, one epoch in the QM9 trainer; 0 for
 *     only once
 * @param innerSteps N, steps on the lower level per round; 0 is the released method
 * @param seed of the router's random start
 */
public record Bilb4mtlOptions(
    Router router,
    Tau tau,
    Normalisation normalisation,
    Divisor divisor,
    double lambda,
    double rate,
    Clamp clamp,
    int features,
    long baselineEvery,
    int innerSteps,
    long seed)
    implements Serializable {

  /** What losses are multiplied by before neighbours are compared. */
  public enum Tau {
    /** Nothing. */
    ONE,
    /** The task's own weight sigma_i. */
    WEIGHT
  }

  /** What the weighted sum of losses is divided by. */
  public enum Divisor {
    /** Nothing. */
    ONE,
    /** The sum of the weights, taken as a constant. */
    SUM,
    /** The sum of the weights, through which the router's gradient also runs. */
    SUM_DIFFERENTIATED
  }

  /**
   * Bounds on softmax weights; they are not renormalised after it.
   *
   * @param low at least 0
   * @param high above low, at most 1
   */
  public record Clamp(double low, double high) implements Serializable {
    /** No bounds. */
    public static final Clamp NONE = new Clamp(0, 1);

    /** The published bounds. */
    public static final Clamp PUBLISHED = new Clamp(0.2, 0.8);

    /** Checks the order. */
    public Clamp {
      if (!(low >= 0 && low < high && high <= 1)) {
        throw new IllegalArgumentException(
            "clamp is [" + low + ", " + high + "]; expected 0 <= low < high <= 1");
      }
    }
  }

  /** Checks the ranges. */
  public Bilb4mtlOptions {
    check(lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, ">= 0 (published 0.01 to 0.1)");
    check(rate > 0 && Double.isFinite(rate), "rate", rate, "> 0 (published 8e-5 to 1e-3)");
    check(features >= 0, "features", features, ">= 0");
    check(
        (router == Router.FEATURES) == (features > 0),
        "features with router " + router,
        features,
        router == Router.FEATURES ? "> 0" : "0");
    check(baselineEvery >= 0, "baseline-every", (double) baselineEvery, ">= 0");
    check(innerSteps >= 0, "inner-steps", innerSteps, ">= 0");
  }

  /** {@link #celebA}. */
  public static Bilb4mtlOptions defaults() {
    return celebA();
  }

  /** Two tasks with a router on {@code features} features, published with 128. */
  public static Bilb4mtlOptions cityscapes(int features) {
    return new Bilb4mtlOptions(
        Router.FEATURES,
        Tau.ONE,
        Normalisation.IDENTICAL,
        Divisor.ONE,
        0.1,
        3e-4,
        Clamp.PUBLISHED,
        features,
        0,
        0,
        0);
  }

  /** Three tasks with a router on {@code features} features, published with 192. */
  public static Bilb4mtlOptions nyuV2(int features) {
    return new Bilb4mtlOptions(
        Router.FEATURES,
        Tau.WEIGHT,
        Normalisation.RESCALED,
        Divisor.SUM_DIFFERENTIATED,
        0.05,
        8e-5,
        Clamp.PUBLISHED,
        features,
        0,
        0,
        0);
  }

  /** Forty tasks of one kind. */
  public static Bilb4mtlOptions celebA() {
    return free(Router.FREE_SIGMOID, Normalisation.IDENTICAL, 0.01);
  }

  /** Eleven regressions in different units. */
  public static Bilb4mtlOptions qm9() {
    return free(Router.FREE_RELU_SIGMOID, Normalisation.LOGARITHMIC, 0.05);
  }

  /** Cityscapes' levels with a free router: weights that sum to 1, losses compared as they are. */
  public static Bilb4mtlOptions softmax() {
    return new Bilb4mtlOptions(
        Router.FREE_SOFTMAX,
        Tau.ONE,
        Normalisation.IDENTICAL,
        Divisor.ONE,
        0.1,
        1e-3,
        Clamp.NONE,
        0,
        0,
        0,
        0);
  }

  private static Bilb4mtlOptions free(Router router, Normalisation losses, double lambda) {
    return new Bilb4mtlOptions(
        router, Tau.WEIGHT, losses, Divisor.SUM, lambda, 1e-3, Clamp.NONE, 0, 0, 0, 0);
  }

  /** The same with another penalty. */
  public Bilb4mtlOptions withLambda(double value) {
    return new Bilb4mtlOptions(
        router,
        tau,
        normalisation,
        divisor,
        value,
        rate,
        clamp,
        features,
        baselineEvery,
        innerSteps,
        seed);
  }

  /** The same with another step size for the router. */
  public Bilb4mtlOptions withRate(double value) {
    return new Bilb4mtlOptions(
        router,
        tau,
        normalisation,
        divisor,
        lambda,
        value,
        clamp,
        features,
        baselineEvery,
        innerSteps,
        seed);
  }

  /** The same, reading baselines again every {@code rounds} rounds. */
  public Bilb4mtlOptions withBaselineEvery(long rounds) {
    return new Bilb4mtlOptions(
        router,
        tau,
        normalisation,
        divisor,
        lambda,
        rate,
        clamp,
        features,
        rounds,
        innerSteps,
        seed);
  }

  /** The same with {@code steps} steps on the lower level per round. */
  public Bilb4mtlOptions withInnerSteps(int steps) {
    return new Bilb4mtlOptions(
        router,
        tau,
        normalisation,
        divisor,
        lambda,
        rate,
        clamp,
        features,
        baselineEvery,
        steps,
        seed);
  }

  /** The same with another seed for the router's start. */
  public Bilb4mtlOptions withSeed(long value) {
    return new Bilb4mtlOptions(
        router,
        tau,
        normalisation,
        divisor,
        lambda,
        rate,
        clamp,
        features,
        baselineEvery,
        innerSteps,
        value);
  }

  private static void check(boolean holds, String what, double found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "bilb4mtl's " + what + " = " + found + "; expected " + expected + ".");
    }
  }
}

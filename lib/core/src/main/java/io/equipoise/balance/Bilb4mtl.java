package io.equipoise.balance;

import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import java.util.Map;

/**
 * Learns task weights that shrink the gaps between neighbouring losses, with one backward pass per
 * step however many tasks there are.
 *
 * <pre>
 * upper   min over W  f = sum_{i=1}^{K-1} | tau_i L_i(x*) - tau_{i+1} L_{i+1}(x*) |
 * lower   x* in argmin over x of  g = sum_i sigma_i(W) L_i(x) / S
 * step    x and W descend on  lambda f + g;  coefficient of the raw loss l_i:
 *         c_i = ( sigma_i / S + lambda tau_i (s_i - s_{i-1}) ) dL_i/dl_i
 * </pre>
 *
 * <pre>
 * paper      here                 shape
 * l, L       losses, normalised   K                see {@link Normalisation}
 * W          router               K or K (F + 1)   see {@link Router}
 * sigma      weight               K                what the notes report
 * tau        options.tau          1 or sigma
 * S          options.divisor      1 or sum sigma
 * lambda     options.lambda       penalty on the upper level
 * c          decision             K                dtotal/dl, computed by {@code LossGap}
 * </pre>
 *
 * <p>Cost: 8K bytes to the driver and back (and 8F for features); O(K) time, or O(K F). State: W,
 * Adam's two means, and K baselines.
 *
 * <p>Edge cases: only neighbours in task order are compared, so task order is part of the
 * configuration. With one task f = 0, its coefficient is dL/dl and W rests. A skipped task drops
 * out of the chain, its neighbours meet, and its own part of W moves by Adam's memory alone. c_i
 * &gt;= 0 holds when lambda &lt;= sigma_i / (2 tau_i S); beyond that a loss may be raised on
 * purpose and a note says so. {@code LOGARITHMIC} refuses losses that are not positive.
 *
 * <p>Source: Xiao, Dong, Zou, Ji, LDC-MTL (arXiv:2502.08585), problem and settings as in the
 * released trainers [verified]. Differs: the released form drops the gradient of g at the lower
 * solution, as we do by default; {@code innerSteps > 0} brings it back, W then descends on lambda f
 * + g(W, x) - g(W, z) with z from that many steps on g. Baselines are read once, where the QM9
 * trainer reads them every epoch ({@code baselineEvery}). One task alone gets weight 1, not a
 * clamped 0.8.
 */
public final class Bilb4mtl implements Balancer {
  private static final long serialVersionUID = 1L;
  private final Bilb4mtlOptions options;
  private final Adam adam;

  /** With the given options. */
  public Bilb4mtl(Bilb4mtlOptions options) {
    this.options = options;
    this.adam = Adam.withRate(options.rate());
  }

  @Override
  public String name() {
    return "bilb4mtl";
  }

  @Override
  public Demand demand() {
    Demand losses = Demand.LOSSES.withInnerSteps(options.innerSteps());
    return options.router() == Router.FEATURES ? losses.withFeatures() : losses;
  }

  @Override
  public RouterState start(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(tasks + " tasks; expected at least one");
    }
    return startAt(tasks, options.router().start(tasks, options.features(), options.seed()));
  }

  /** The state before the first round, with the router's parameters given. */
  public RouterState startAt(int tasks, Vector router) {
    int expected = options.router().parameters(tasks, options.features());
    if (router.size() != expected) {
      throw new IllegalArgumentException(
          router.size() + " router parameters; expected " + expected + " for " + tasks + " tasks");
    }
    return new RouterState(router, Adam.start(expected), Vector.filled(tasks, 0));
  }

  @Override
  public Outcome decide(Observation now, State state) {
    RouterState s = checked(now, state);
    Vector baseline = NormalisedLosses.baseline(now, s.baseline(), options);
    NormalisedLosses l = normalised(now, now.losses(), baseline);
    int[] present = now.present();
    if (present.length == 1) {
      return alone(now, new RouterState(s.router(), s.memory(), baseline), l, present[0]);
    }
    double[] sigma = sigma(now, s);
    LossGap gap = LossGap.of(l.losses(), pick(sigma, present), options);
    Router.Gradient gradient = pullBack(now, s, gap.inWeights());
    Vector upward = gradient.inParameters();
    if (options.innerSteps() > 0) {
      LossGap z = lower(normalised(now, now.inner(), baseline), pick(sigma, present));
      upward = minus(upward, pullBack(now, s, z.inWeights()).inParameters());
    }
    Adam.Step step = adam.step(s.router(), upward, s.memory());
    Vector c = coefficients(now, gap, l);
    return new Outcome(
        new Decision.Weights(c, gradient.inFeatures()),
        new RouterState(step.parameters(), step.memory(), baseline),
        notes(now, gap, Vector.of(sigma), c).with("router-gradient", upward));
  }

  @Override
  public Vector innerWeights(Observation now, Vector lossesAtZ, State state) {
    RouterState s = State.as(RouterState.class, state);
    Vector baseline = NormalisedLosses.baseline(now, s.baseline(), options);
    NormalisedLosses l = normalised(now, lossesAtZ, baseline);
    return coefficients(now, lower(l, pick(sigma(now, s), now.present())), l);
  }

  @Override
  public State decode(Map<String, double[]> arrays) {
    return RouterState.of(arrays);
  }

  @Override
  public Scale nativeScale() {
    return Scale.MEAN;
  }

  @Override
  public Heads nativeHeads() {
    return Heads.WEIGHTED;
  }

  private Outcome alone(Observation now, RouterState next, NormalisedLosses l, int task) {
    double[] one = new double[now.size()];
    double[] c = new double[now.size()];
    one[task] = 1;
    c[task] = l.slopes()[0];
    Vector onFeatures = Vector.filled(now.features().size(), 0);
    return new Outcome(
        new Decision.Weights(Vector.of(c), onFeatures),
        next,
        Notes.NONE
            .with("total", l.losses()[0])
            .with("upper", 0)
            .with("lower", l.losses()[0])
            .with("weight", Vector.of(one))
            .with("coefficient", Vector.of(c)));
  }

  private Notes notes(Observation now, LossGap gap, Vector sigma, Vector c) {
    Notes notes =
        Notes.NONE
            .with("total", gap.total(options.lambda()))
            .with("upper", gap.upper())
            .with("lower", gap.lower())
            .with("weight", sigma)
            .with("coefficient", c);
    for (int i = 0; i < c.size(); i++) {
      if (c.get(i) < 0) {
        return notes.warning(
            "task '"
                + now.tasks().get(i)
                + "' has coefficient "
                + c.get(i)
                + ": this step raises its loss to close a gap. Lower lambda (now "
                + options.lambda()
                + ") to prevent it. (NUM-005)");
      }
    }
    return notes;
  }

  private RouterState checked(Observation now, State state) {
    RouterState s = State.as(RouterState.class, state);
    now.answers(name(), demand(), s.baseline().size());
    if (now.features().size() != options.features() && options.router() == Router.FEATURES) {
      throw new IllegalArgumentException(
          now.features().size() + " features measured; expected " + options.features());
    }
    return s;
  }

  private NormalisedLosses normalised(Observation now, Vector raw, Vector baseline) {
    return NormalisedLosses.of(now, raw, baseline, options.normalisation());
  }

  /** The lower level alone: lambda = 0. */
  private LossGap lower(NormalisedLosses l, double[] sigma) {
    return LossGap.of(l.losses(), sigma, options.withLambda(0));
  }

  private static Vector coefficients(Observation now, LossGap gap, NormalisedLosses l) {
    int[] present = now.present();
    double[] c = new double[now.size()];
    for (int i = 0; i < present.length; i++) {
      c[present[i]] = gap.inLosses()[i] * l.slopes()[i];
    }
    return Vector.of(c);
  }

  private double[] sigma(Observation now, RouterState s) {
    return options.router().weights(s.router(), now.features(), now.size(), options.clamp());
  }

  private Router.Gradient pullBack(Observation now, RouterState s, double[] packed) {
    int[] present = now.present();
    double[] inWeights = new double[now.size()];
    for (int i = 0; i < present.length; i++) {
      inWeights[present[i]] = packed[i];
    }
    return options.router().pullBack(s.router(), now.features(), inWeights, options.clamp());
  }

  private static double[] pick(double[] values, int[] present) {
    double[] picked = new double[present.length];
    for (int i = 0; i < present.length; i++) {
      picked[i] = values[present[i]];
    }
    return picked;
  }

  private static Vector minus(Vector a, Vector b) {
    double[] difference = a.toArray();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= b.get(i);
    }
    return Vector.of(difference);
  }
}

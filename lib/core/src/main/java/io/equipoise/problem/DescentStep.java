package io.equipoise.problem;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Decision;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Measured;
import io.equipoise.balance.NormClip;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.Outcome;
import io.equipoise.balance.SignDrop;
import io.equipoise.balance.State;
import io.equipoise.balance.Tracking;
import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One step of a {@link Descent}: measures what the balancer demands, decides, moves, and looks
 * again.
 */
record DescentStep(Descent.Plan plan, List<String> names) {
  private static final double[] NONE = {};

  /**
   * What a step did.
   *
   * @param direction that was followed, before clipping
   */
  record Taken(DescentState state, double[] direction) {}

  Taken take(DescentState at, long number, Fleet<Objective> fleet) {
    Balancer balancer = plan.balancer();
    Demand demand = balancer.demand();
    List<Slopes> batches = new ArrayList<>();
    for (int b = 0; b < demand.batches(); b++) {
      batches.add(slopes(at.x(), plan.noise(), fleet.at("batch/" + b)));
    }
    if (demand.tracking() != null) {
      batches.set(0, tracked(demand.tracking(), at.rows(), batches.get(0), number));
    }
    Observation now = observe(at, batches, number, fleet);
    Outcome outcome = balancer.decide(now, at.balance());
    Slopes last = batches.get(batches.size() - 1);
    Decision decision =
        outcome.decision().scaled(plan.scale().factor(balancer.nativeScale(), last.tasks()));
    double[] weights = weights(decision, last.tasks());
    double[] direction = direction(decision, last);
    Adam.Step moved = move(at, direction);
    double[] x = moved.parameters().toArray();
    State next = outcome.state();
    if (demand.after()) {
      Slopes after = slopes(x, 0, fleet.at("batch/0"));
      next =
          balancer.observeAfter(
              now, new Observation.After(Vector.of(after.losses()), distance(x, at.x())), next);
    }
    boolean keeps = demand.tracking() != null || demand.previous();
    DescentState state =
        new DescentState(
            x,
            moved.memory(),
            at.round(),
            batches.get(0).raw(),
            weights,
            keeps ? flat(last.rows()) : NONE,
            at.trail(),
            next);
    return new Taken(state, direction);
  }

  Slopes slopes(double[] x, double noise, Fleet<Objective> fleet) {
    return Slopes.of(fleet.ask(new Slope.At(x, noise)), plan.units(), names);
  }

  /** The averages that stand in for the gradients, after one more of them. */
  private static Slopes tracked(Tracking rule, double[] before, Slopes now, long number) {
    int d = now.rows()[0].length;
    double[][] rows = new double[now.tasks()][];
    for (int i = 0; i < rows.length; i++) {
      double[] average =
          before.length == 0 ? new double[d] : Arrays.copyOfRange(before, i * d, (i + 1) * d);
      rows[i] = rule.next(average, now.rows()[i], now.losses()[i], number + 1);
    }
    return new Slopes(now.raw(), now.losses(), rows);
  }

  private Observation observe(
      DescentState at, List<Slopes> batches, long number, Fleet<Objective> fleet) {
    Slopes first = batches.get(0);
    Demand demand = plan.balancer().demand();
    Measured measured = Observation.of(names, number).losses(first.losses());
    if (demand.level() != Demand.Level.LOSSES) {
      measured.norms(first.norms());
    }
    if (demand.level() == Demand.Level.GRAM) {
      measured.gram(first.products(batches.get(Math.min(1, batches.size() - 1)).rows()));
    }
    if (demand.previous() && at.rows().length > 0) {
      measured.previous(first.products(unflat(at.rows(), first.tasks())));
    }
    if (demand.innerSteps() > 0) {
      measured.inner(inner(at, measured.build(OnBad.FAIL), fleet.at("batch/0")));
    }
    return measured.build(OnBad.FAIL);
  }

  /** The losses after the demanded steps on the lower level, from x on the same batch. */
  private double[] inner(DescentState at, Observation now, Fleet<Objective> fleet) {
    if (!(plan.balancer() instanceof Bilb4mtl balancer)) {
      throw new IllegalArgumentException(
          "balancer " + plan.balancer().name() + " demands inner steps; expected bilb4mtl alone");
    }
    double[] z = at.x().clone();
    Slopes there = slopes(z, plan.noise(), fleet);
    for (int n = 0; n < balancer.demand().innerSteps(); n++) {
      Vector w = balancer.innerWeights(now, Vector.of(there.losses()), at.balance());
      double[] direction = there.combined(w.toArray());
      for (int j = 0; j < z.length; j++) {
        z[j] -= plan.rate() * direction[j];
      }
      there = slopes(z, plan.noise(), fleet);
    }
    return there.losses();
  }

  private static double[] weights(Decision decision, int tasks) {
    if (decision instanceof Decision.Weights weights) {
      return weights.onLosses().toArray();
    }
    double[] none = new double[tasks];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  private static double[] direction(Decision decision, Slopes slopes) {
    if (decision instanceof Decision.SignMask mask) {
      return SignDrop.direction(slopes.rows(), mask);
    }
    return slopes.combined(((Decision.Weights) decision).onLosses().toArray());
  }

  private Adam.Step move(DescentState at, double[] direction) {
    double factor =
        plan.clip() > 0 ? new NormClip(plan.clip()).factor(Slopes.length(direction)) : 1;
    double[] used = direction.clone();
    for (int j = 0; j < used.length; j++) {
      used[j] *= factor;
    }
    if (plan.optimiser() == Optimiser.ADAM) {
      return Adam.withRate(plan.rate()).step(Vector.of(at.x()), Vector.of(used), at.memory());
    }
    double[] x = at.x().clone();
    for (int j = 0; j < x.length; j++) {
      x[j] -= plan.rate() * used[j];
    }
    return new Adam.Step(Vector.of(x), at.memory());
  }

  private static double distance(double[] a, double[] b) {
    double square = 0;
    for (int j = 0; j < a.length; j++) {
      square += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(square);
  }

  private static double[] flat(double[][] rows) {
    int d = rows[0].length;
    double[] flat = new double[rows.length * d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * d, d);
    }
    return flat;
  }

  private static double[][] unflat(double[] flat, int tasks) {
    int d = flat.length / tasks;
    double[][] rows = new double[tasks][];
    for (int i = 0; i < tasks; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
    }
    return rows;
  }
}

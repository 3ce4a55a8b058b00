package io.equipoise.problem;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Decision;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Measured;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.Outcome;
import io.equipoise.balance.Scale;
import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.MinNorm;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gradient descent on K quadratics, each step shared among them by a balancer.
 *
 * <pre>
 * round:  S times   l, G   = losses and gradients of all tasks at x        (one ask a batch)
 *                   w      = balancer( l, and of G what it demands )
 *                   x      = x - a G' w
 *
 * symbol  here   shape
 * G       slopes K x d, one row a task
 * a       rate   step size
 * S       steps  steps in a round
 * </pre>
 *
 * <p>The driver sees all K d numbers: a problem for studying methods, small on purpose. Cost of a
 * step: K asks of O(d), and O(K^2 d) when the balancer demands the Gram matrix.
 *
 * <p>Measures at the end: {@code loss} and {@code start_loss} of each task (both 0 at its optimum);
 * for all tasks {@code pareto_gap}, the length of the shortest convex combination of the gradients,
 * which is 0 exactly where no direction improves every task, and {@code ca_distance}, the length of
 * the difference between the direction taken and that combination.
 *
 * <p>A balancer that asks for features or inner steps, or that decides by coordinate, is refused.
 */
public final class Descent implements Program<DescentState, Quadratic> {
  private static final String ALL = "(all)";

  private final Plan plan;

  /** A descent. */
  public Descent(Plan plan) {
    this.plan = plan;
  }

  /**
   * What is done.
   *
   * @param problem the losses
   * @param balancer shares a step
   * @param scale what the weights sum to
   * @param rounds rounds in all
   * @param steps steps in a round
   * @param rate step size a
   * @param noise standard deviation of each coordinate of a gradient
   */
  public record Plan(
      Quadratics problem,
      Balancer balancer,
      Scale scale,
      int rounds,
      int steps,
      double rate,
      double noise) {
    /** Checks the ranges and that the balancer can be served. */
    public Plan {
      if (rounds < 1 || steps < 1 || !(rate > 0) || !(noise >= 0)) {
        throw new IllegalArgumentException(
            "rounds "
                + rounds
                + ", steps "
                + steps
                + ", rate "
                + rate
                + " and noise "
                + noise
                + "; expected at least 1, at least 1, above 0 and at least 0");
      }
      Demand demand = balancer.demand();
      if (demand.features()
          || demand.innerSteps() > 0
          || demand.previous()
          || demand.tracking() != null
          || demand.level() == Demand.Level.COORDINATES) {
        throw new IllegalArgumentException(
            "balancer "
                + balancer.name()
                + " demands "
                + demand
                + "; expected losses, norms or a Gram matrix of this step's gradients");
      }
    }
  }

  @Override
  public DescentState start() {
    int tasks = plan.problem().tasks();
    double[] x = new double[plan.problem().dimension()];
    // Not at zero, which would be the common optimum of tasks without conflict.
    Arrays.fill(x, 1);
    return new DescentState(
        x, 0, new double[tasks], new double[tasks], plan.balancer().start(tasks));
  }

  @Override
  public DescentState round(DescentState state, Fleet<Quadratic> fleet) {
    DescentState at = state;
    for (int step = 0; step < plan.steps(); step++) {
      at = step(at, (long) state.round() * plan.steps() + step, fleet.at("step/" + step));
    }
    return new DescentState(at.x(), state.round() + 1, at.losses(), at.weights(), at.balance());
  }

  private DescentState step(DescentState at, long number, Fleet<Quadratic> fleet) {
    Balancer balancer = plan.balancer();
    List<List<Slope>> batches = new ArrayList<>();
    for (int b = 0; b < balancer.demand().batches(); b++) {
      batches.add(fleet.at("batch/" + b).ask(new Slope.At(at.x(), plan.noise())));
    }
    Observation now = observe(batches, number);
    Outcome outcome = balancer.decide(now, at.balance());
    double[] weights = weights(outcome);
    double[] x = at.x().clone();
    double length = move(x, weights, batches.get(batches.size() - 1));
    var next = outcome.state();
    if (balancer.demand().after()) {
      double[] after = losses(fleet.at("batch/0").ask(new Slope.At(x, 0)));
      next = balancer.observeAfter(now, new Observation.After(Vector.of(after), length), next);
    }
    return new DescentState(x, at.round(), now.losses().toArray(), weights, next);
  }

  private Observation observe(List<List<Slope>> batches, long number) {
    List<Slope> first = batches.get(0);
    Measured measured = Observation.of(names(), number).losses(losses(first));
    Demand.Level level = plan.balancer().demand().level();
    if (level != Demand.Level.LOSSES) {
      List<Slope> second = batches.get(Math.min(1, batches.size() - 1));
      double[] gram = gram(first, second);
      int k = first.size();
      measured.norms(
          IntStream.range(0, k)
              .mapToDouble(i -> Math.sqrt(dot(first.get(i).gradient(), first.get(i).gradient())))
              .toArray());
      if (level == Demand.Level.GRAM) {
        measured.gram(gram);
      }
    }
    return measured.build(OnBad.FAIL);
  }

  private double[] weights(Outcome outcome) {
    double factor = plan.scale().factor(plan.balancer().nativeScale(), plan.problem().tasks());
    if (!(outcome.decision().scaled(factor) instanceof Decision.Weights weights)) {
      throw new IllegalArgumentException(
          "balancer "
              + plan.balancer().name()
              + " decides "
              + outcome.decision()
              + "; expected weights on the losses");
    }
    return weights.onLosses().toArray();
  }

  /** x minus rate times the weighted gradients; returns the length of the step. */
  private double move(double[] x, double[] weights, List<Slope> slopes) {
    double square = 0;
    for (int j = 0; j < x.length; j++) {
      double direction = 0;
      for (int i = 0; i < weights.length; i++) {
        direction += weights[i] * slopes.get(i).gradient()[j];
      }
      double before = x[j];
      x[j] -= plan.rate() * direction;
      square += (x[j] - before) * (x[j] - before);
    }
    return Math.sqrt(square);
  }

  private double[] losses(List<Slope> slopes) {
    double[] losses = new double[slopes.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = slopes.get(i).loss();
      if (!Double.isFinite(losses[i])) {
        throw new NonFiniteException(name(i), i, "loss", losses[i]);
      }
    }
    return losses;
  }

  private static double[] gram(List<Slope> first, List<Slope> second) {
    int k = first.size();
    double[] gram = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        gram[i * k + j] = dot(first.get(i).gradient(), second.get(j).gradient());
      }
    }
    return gram;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private List<String> names() {
    return IntStream.range(0, plan.problem().tasks()).mapToObj(Descent::name).toList();
  }

  private static String name(int task) {
    return String.format(Locale.ROOT, "task-%02d", task);
  }

  @Override
  public boolean done(DescentState state) {
    return state.round() >= plan.rounds();
  }

  @Override
  public int rounds() {
    return plan.rounds();
  }

  @Override
  public Codec<DescentState> codec() {
    return new DescentState.InFiles(plan.balancer());
  }

  @Override
  public Report report(DescentState before, DescentState after) {
    List<TableRow> rows = new ArrayList<>();
    double[] losses = after.losses();
    int worst = 0;
    for (int i = 0; i < losses.length; i++) {
      rows.add(
          new TableRow.RoundRow(
              after.round(), name(i), losses[i], after.weights()[i], 1, plan.rate()));
      worst = losses[i] > losses[worst] ? i : worst;
    }
    return new Report(
        rows,
        Arrays.stream(losses).sum() / losses.length,
        String.format(Locale.ROOT, "%s:%.3g", name(worst), losses[worst]),
        losses.length);
  }

  @Override
  public Finish finish(DescentState last, Fleet<Quadratic> fleet) {
    List<Slope> slopes = fleet.ask(new Slope.At(last.x(), 0));
    double[] start = losses(fleet.ask(new Slope.At(start().x(), 0)));
    double[] end = losses(slopes);
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < end.length; i++) {
      rows.add(measure(name(i), "loss", end[i]));
      rows.add(measure(name(i), "start_loss", start[i]));
    }
    double[] gram = gram(slopes, slopes);
    MinNorm.Point nearest = MinNorm.of(gram, end.length);
    rows.add(measure(ALL, "pareto_gap", nearest.norm()));
    rows.add(measure(ALL, "ca_distance", distance(last.weights(), nearest.weights(), gram)));
    return new Finish(rows, Map.of());
  }

  /** |G' (w - v)| with both weights scaled to sum to 1. */
  private static double distance(double[] weights, Vector nearest, double[] gram) {
    int k = weights.length;
    double sum = Arrays.stream(weights).sum();
    double square = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        square +=
            (weights[i] / sum - nearest.get(i))
                * (weights[j] / sum - nearest.get(j))
                * gram[i * k + j];
      }
    }
    return Math.sqrt(Math.max(0, square));
  }

  private static TableRow measure(String task, String what, double value) {
    return new TableRow.MeasureRow(task, "train", what, "", value, 1);
  }
}

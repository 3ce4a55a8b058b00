package io.equipoise.problem;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Scale;
import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.Adam;
import io.equipoise.run.Codec;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Descent on K losses of the same few parameters, each step shared among them by a balancer.
 *
 * <pre>
 * round:  S times   l, G   = losses and gradients of all tasks at x        (one ask a batch)
 *                   w      = balancer( l, and of G what it demands )
 *                   x      = x - a G' w,  or Adam along G' w, clipped if asked
 *
 * symbol  here   shape
 * G       slopes K x d, one row a task, in the units that the balancer sees
 * a       rate   step size
 * S       steps  steps in a round
 * </pre>
 *
 * <p>The driver sees all K d numbers: a problem for studying methods, small on purpose. So every
 * demand is served, averages and earlier gradients included; only a router on features has nothing
 * to read. Cost of a step: an ask of O(K d) for each batch and look, and O(K^2 d) when the balancer
 * demands the Gram matrix; a round more, one min-norm problem.
 *
 * <p>Measures at the end: raw {@code loss} and {@code start_loss} of each task; for all tasks
 * {@code pareto_gap}, the length of the shortest convex combination of the gradients, which is 0
 * exactly where no direction improves every task; {@code ca_distance}, the length of the difference
 * between the direction of the last weights, if there are any, and that combination; {@code
 * ca_distance_first}, {@code _mean} and {@code _largest} over the last steps of the rounds; and
 * what the problem finds. Every round tells gap and distance, and x when it has at most {@code 3}
 * parameters.
 */
public final class Descent implements Program<DescentState, Objective> {
  private static final String ALL = "(all)";
  private static final int SHOWN = 3;

  private final Plan plan;
  private final List<String> names;

  /** A descent. */
  public Descent(Plan plan) {
    this.plan = plan;
    this.names = IntStream.range(0, plan.problem().tasks()).mapToObj(Descent::name).toList();
  }

  /**
   * What is done.
   *
   * @param problem the losses
   * @param units what the balancer sees of a loss
   * @param balancer shares a step
   * @param scale what the weights sum to
   * @param optimiser how x follows the direction
   * @param clip longest direction; 0 for any
   * @param rounds rounds in all
   * @param steps steps in a round
   * @param rate step size a
   * @param noise standard deviation of each coordinate of a gradient
   */
  public record Plan(
      StudyProblem problem,
      LossUnits units,
      Balancer balancer,
      Scale scale,
      Optimiser optimiser,
      double clip,
      int rounds,
      int steps,
      double rate,
      double noise) {
    /** Plain steps on raw losses, without noise. */
    public static Plan of(
        StudyProblem problem, Balancer balancer, Scale scale, int rounds, int steps, double rate) {
      return new Plan(
          problem, LossUnits.RAW, balancer, scale, Optimiser.SGD, 0, rounds, steps, rate, 0);
    }

    /** The same with noisy gradients. */
    public Plan withNoise(double sd) {
      return new Plan(problem, units, balancer, scale, optimiser, clip, rounds, steps, rate, sd);
    }

    /** The same with another optimiser, and the longest direction; 0 for any. */
    public Plan with(Optimiser other, double longest) {
      return new Plan(problem, units, balancer, scale, other, longest, rounds, steps, rate, noise);
    }

    /** The same with losses in other units. */
    public Plan withUnits(LossUnits other) {
      return new Plan(problem, other, balancer, scale, optimiser, clip, rounds, steps, rate, noise);
    }

    /** Checks the ranges and that the balancer can be served. */
    public Plan {
      if (rounds < 1 || steps < 1 || !(rate > 0) || !(noise >= 0) || !(clip >= 0)) {
        throw new IllegalArgumentException(
            "rounds "
                + rounds
                + ", steps "
                + steps
                + ", rate "
                + rate
                + ", noise "
                + noise
                + " and clip "
                + clip
                + "; expected at least 1, at least 1, above 0, at least 0 and at least 0");
      }
      units.fits(problem.tasks());
      Demand demand = balancer.demand();
      if (demand.features() || (demand.tracking() != null && demand.previous())) {
        throw new IllegalArgumentException(
            "balancer "
                + balancer.name()
                + " demands "
                + demand
                + "; expected no features, and not both averages and earlier gradients");
      }
    }
  }

  @Override
  public DescentState start() {
    double[] x = plan.problem().start();
    int tasks = plan.problem().tasks();
    return new DescentState(
        x,
        Adam.start(plan.optimiser() == Optimiser.ADAM ? x.length : 0),
        0,
        new double[tasks],
        new double[tasks],
        new double[0],
        Trail.NONE,
        plan.balancer().start(tasks));
  }

  @Override
  public DescentState round(DescentState state, Fleet<Objective> fleet) {
    DescentStep step = new DescentStep(plan, names);
    DescentState before = state;
    DescentStep.Taken taken = new DescentStep.Taken(state, state.x());
    for (int s = 0; s < plan.steps(); s++) {
      before = taken.state();
      long number = (long) state.round() * plan.steps() + s;
      taken = step.take(before, number, fleet.at("step/" + s));
    }
    Slopes there = step.slopes(before.x(), 0, fleet.at("trail"));
    return next(state, taken, there);
  }

  private DescentState next(DescentState state, DescentStep.Taken taken, Slopes there) {
    DescentState last = taken.state();
    Trail now =
        Double.isNaN(last.weights()[0])
            ? Trail.ofDirection(there, asMean(taken.direction()))
            : Trail.of(there, last.weights());
    return new DescentState(
        last.x(),
        last.memory(),
        state.round() + 1,
        last.losses(),
        last.weights(),
        last.rows(),
        state.trail().after(state.round(), now),
        last.balance());
  }

  /** A direction that was decided by coordinate, as if equal weighting were the mean. */
  private double[] asMean(double[] direction) {
    double[] mean = direction.clone();
    int tasks = plan.problem().tasks();
    double factor =
        Scale.MEAN.factor(plan.balancer().nativeScale(), tasks)
            / plan.scale().factor(plan.balancer().nativeScale(), tasks);
    for (int j = 0; j < mean.length; j++) {
      mean[j] *= factor;
    }
    return mean;
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
              after.round(), names.get(i), losses[i], after.weights()[i], 1, plan.rate()));
      worst = losses[i] > losses[worst] ? i : worst;
    }
    rows.add(observed(after.round(), "pareto_gap", after.trail().gap()));
    rows.add(observed(after.round(), "ca_distance", after.trail().distance()));
    if (before.round() == 0) {
      position(before, rows);
    }
    position(after, rows);
    return new Report(
        rows,
        Arrays.stream(losses).sum() / losses.length,
        String.format(Locale.ROOT, "%s:%.3g", names.get(worst), losses[worst]),
        losses.length);
  }

  private void position(DescentState at, List<TableRow> rows) {
    for (int j = 0; j < at.x().length && at.x().length <= SHOWN; j++) {
      rows.add(observed(at.round(), "x" + (j + 1), at.x()[j]));
    }
  }

  private TableRow observed(int round, String quantity, double value) {
    return new TableRow.WeightRow(round, plan.balancer().name(), ALL, quantity, value);
  }

  @Override
  public Finish finish(DescentState last, Fleet<Objective> fleet) {
    DescentStep step = new DescentStep(plan, names);
    Slopes end = step.slopes(last.x(), 0, fleet);
    double[] start = step.slopes(start().x(), 0, fleet).raw();
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < start.length; i++) {
      rows.add(measure(names.get(i), "loss", end.raw()[i]));
      rows.add(measure(names.get(i), "start_loss", start[i]));
    }
    Trail here = Trail.of(end, last.weights());
    rows.add(measure(ALL, "pareto_gap", here.gap()));
    if (Double.isFinite(here.distance())) {
      rows.add(measure(ALL, "ca_distance", here.distance()));
    }
    rows.add(measure(ALL, "ca_distance_first", last.trail().first()));
    rows.add(measure(ALL, "ca_distance_mean", last.trail().sum() / last.round()));
    rows.add(measure(ALL, "ca_distance_largest", last.trail().largest()));
    plan.problem()
        .findings(last.x())
        .forEach((measure, value) -> rows.add(measure(ALL, measure, value)));
    return new Finish(rows, Map.of());
  }

  private static TableRow measure(String task, String what, double value) {
    return new TableRow.MeasureRow(task, "train", what, "", value, 1);
  }
}

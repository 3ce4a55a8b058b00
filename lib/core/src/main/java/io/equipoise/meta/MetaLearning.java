package io.equipoise.meta;

import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Option;
import io.equipoise.run.Codec;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Learns a start for few-shot tasks that lie in shards, listening to the tasks that a choice keeps.
 *
 * <pre>
 * round:  S times
 *   l_i    = query loss of task i after adaptation from theta           (one ask, forward only)
 *   A      = choice( l )                                                ranks m+1..k, or quantiles
 *   d      = mean over i in A of dl_i/dtheta                            (one ask, of A alone)
 *   theta  = Adam(theta, d), or theta - rate d
 * </pre>
 *
 * <p>Both asks see the same tasks: they are drawn by the step's seeds. Sums are folded in shard
 * order. A loss that is not finite ranks above all others; what no choice may drop ends the run
 * with NUM-012.
 *
 * <p>Cost of a step: n adaptations and |A| derivatives. The driver receives n losses and one vector
 * per shard.
 *
 * <p>Measures at the end: {@code clean_loss}, the mean query loss over fresh clean tasks after
 * adaptation, and {@code start_clean_loss} of the same tasks from the first start.
 *
 * <p>Source: Si, Hu, Ji and Lyu, Meta-Learning with Heterogeneous Tasks (arXiv:2410.18894); the
 * iteration is reconstructed from the abstract and reviews [inferred].
 */
public final class MetaLearning implements Program<MetaState, TaskFamily> {
  private static final String ALL = "(all)";
  private static final String METHOD = "hetrom";
  private final Plan plan;

  /** Learning by this plan. */
  public MetaLearning(Plan plan) {
    this.plan = plan;
  }

  /**
   * What is done.
   *
   * @param adaptation inner steps; its length is that of the parameters
   * @param choice which tasks a step listens to
   * @param direction what of a task moves the start
   * @param rate of the outer step, above 0
   * @param adam whether the outer step is Adam's; else plain descent
   * @param tasks of each shard in a meta-batch, at least 1
   * @param steps in a round, at least 1
   * @param rounds rounds in all, at least 1
   * @param clean tasks of each shard to measure by at the end, at least 1
   */
  public record Plan(
      Adaptation adaptation,
      TaskChoice choice,
      Direction direction,
      @Option(doc = "Step size of the start.", above = 0, typical = "1e-3 to 0.1") double rate,
      @Option(doc = "Whether the outer step is Adam's.") boolean adam,
      @Option(doc = "Tasks of each shard in a meta-batch.", min = 1) int tasks,
      @Option(doc = "Steps in a round.", min = 1) int steps,
      @Option(doc = "Rounds in all.", min = 1) int rounds,
      @Option(doc = "Clean tasks of each shard to measure by.", min = 1) int clean) {
    /** Checks the ranges. */
    public Plan {
      if (!(rate > 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException("the outer step is " + rate + "; expected > 0");
      }
      if (tasks < 1 || steps < 1 || rounds < 1 || clean < 1) {
        throw new IllegalArgumentException(
            "tasks, steps, rounds and clean tasks are "
                + tasks
                + ", "
                + steps
                + ", "
                + rounds
                + " and "
                + clean
                + "; expected at least 1 each");
      }
    }
  }

  @Override
  public MetaState start() {
    int n = plan.adaptation().alpha().size();
    return new MetaState(
        0, Vector.filled(n, 0), Adam.start(n), Vector.EMPTY, Vector.EMPTY, Vector.EMPTY);
  }

  @Override
  public MetaState round(MetaState state, Fleet<TaskFamily> fleet) {
    MetaState at = state;
    for (int step = 0; step < plan.steps(); step++) {
      at = step(at, fleet.at("step/" + step));
    }
    return new MetaState(
        state.round() + 1, at.theta(), at.memory(), at.losses(), at.weights(), at.corrupted());
  }

  private MetaState step(MetaState at, Fleet<TaskFamily> fleet) {
    List<MetaQuestion.Seen> seen =
        fleet.ask(new MetaQuestion.Losses(at.theta(), plan.adaptation(), plan.tasks()));
    double[] losses = new double[seen.size() * plan.tasks()];
    double[] corrupted = new double[losses.length];
    for (int i = 0; i < losses.length; i++) {
      MetaQuestion.Seen shard = seen.get(i / plan.tasks());
      losses[i] = shard.losses()[i % plan.tasks()];
      corrupted[i] = shard.corrupted()[i % plan.tasks()] ? 1 : 0;
    }
    TaskChoice.Selection chosen = plan.choice().select(losses);
    double[] direction = direction(at.theta(), chosen, fleet);
    Adam.Step next = moved(at, direction);
    return new MetaState(
        at.round(),
        next.parameters(),
        next.memory(),
        Vector.of(losses),
        chosen.weights(),
        Vector.of(corrupted));
  }

  private double[] direction(Vector theta, TaskChoice.Selection chosen, Fleet<TaskFamily> fleet) {
    List<Vector> sums =
        fleet.ask(
            new MetaQuestion.Directions(
                theta, plan.adaptation(), plan.tasks(), chosen.tasks(), plan.direction()));
    double[] total = new double[theta.size()];
    for (Vector sum : sums) {
      total = sum.isEmpty() ? total : Level1.plus(total, 1, sum.toArray());
    }
    double[] mean = Level1.times(1.0 / chosen.tasks().size(), total);
    int bad = Vector.of(mean).firstNotFinite();
    if (bad >= 0) {
      throw new NonFiniteException(ALL, -1, "meta-gradient", mean[bad]);
    }
    return mean;
  }

  private Adam.Step moved(MetaState at, double[] direction) {
    if (plan.adam()) {
      return Adam.withRate(plan.rate()).step(at.theta(), Vector.of(direction), at.memory());
    }
    double[] next = Level1.plus(at.theta().toArray(), -plan.rate(), direction);
    return new Adam.Step(Vector.of(next), at.memory());
  }

  @Override
  public boolean done(MetaState state) {
    return state.round() >= plan.rounds();
  }

  @Override
  public int rounds() {
    return plan.rounds();
  }

  @Override
  public Codec<MetaState> codec() {
    return new MetaState.InFiles();
  }

  @Override
  public Report report(MetaState before, MetaState after) {
    double objective = 0;
    int chosen = 0;
    int round = after.round();
    List<TableRow> rows = new ArrayList<>();
    List<Integer> order = RankedRange.order(after.losses().toArray());
    for (int rank = 1; rank <= order.size(); rank++) {
      int task = order.get(rank - 1);
      double weight = after.weights().get(task);
      if (weight > 0) {
        objective += weight * after.losses().get(task);
        chosen++;
      }
      String name = name(task);
      rows.add(new TableRow.WeightRow(round, METHOD, name, "loss", after.losses().get(task)));
      rows.add(new TableRow.WeightRow(round, METHOD, name, "rank", rank));
      rows.add(new TableRow.WeightRow(round, METHOD, name, "weight", weight));
      rows.add(
          new TableRow.WeightRow(round, METHOD, name, "corrupted", after.corrupted().get(task)));
    }
    rows.add(new TableRow.WeightRow(round, METHOD, ALL, "chosen", chosen));
    rows.add(new TableRow.RoundRow(round, "objective", objective, 1, chosen, plan.rate()));
    String worst =
        String.format(Locale.ROOT, "%s:%.3g", name(order.get(0)), after.losses().get(order.get(0)));
    return new Report(rows, objective, worst, order.size());
  }

  private static String name(int task) {
    return String.format(Locale.ROOT, "task-%03d", task);
  }

  @Override
  public Finish finish(MetaState last, Fleet<TaskFamily> fleet) {
    return new Finish(
        List.of(
            measure("clean_loss", clean(last.theta(), fleet), fleet.shards()),
            measure("start_clean_loss", clean(start().theta(), fleet), fleet.shards())),
        Map.of());
  }

  private double clean(Vector theta, Fleet<TaskFamily> fleet) {
    double sum = 0;
    for (double shard : fleet.ask(new MetaQuestion.Clean(theta, plan.adaptation(), plan.clean()))) {
      sum += shard;
    }
    return sum / ((double) plan.clean() * fleet.shards());
  }

  private TableRow measure(String what, double value, int shards) {
    return new TableRow.MeasureRow(ALL, "test", what, "", value, (long) plan.clean() * shards);
  }
}

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
 *   d      = mean over i in A of dl_i/dtheta, or by the choice's weights (one ask, of A alone)
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
 * adaptation, {@code start_clean_loss} of the same tasks from the first start, {@code
 * clean_accuracy} where tasks ask for classes, and {@code tasks_rejected} of all meta-batches.
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
   * @param start the first parameters
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
      @Option(doc = "Clean tasks of each shard to measure by.", min = 1) int clean,
      Vector start) {
    /** Starts at 0. */
    public Plan(
        Adaptation adaptation,
        TaskChoice choice,
        Direction direction,
        double rate,
        boolean adam,
        int tasks,
        int steps,
        int rounds,
        int clean) {
      this(
          adaptation,
          choice,
          direction,
          rate,
          adam,
          tasks,
          steps,
          rounds,
          clean,
          Vector.filled(adaptation.alpha().size(), 0));
    }

    /** Checks the ranges. */
    public Plan {
      if (start.size() != adaptation.alpha().size()) {
        throw new IllegalArgumentException(
            "the start has "
                + start.size()
                + " numbers; expected "
                + adaptation.alpha().size()
                + ", as the step sizes of the adaptation");
      }
      if (direction == Direction.META_SGD && adaptation.order() != Adaptation.Order.EXACT) {
        throw new IllegalArgumentException(
            "step sizes are learned with the order "
                + adaptation.order()
                + "; expected EXACT, for at first order nothing is known of them");
      }
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
    Vector learned = plan.direction().begin(plan.start(), plan.adaptation());
    return new MetaState(
        0,
        learned,
        Adam.start(learned.size()),
        Vector.EMPTY,
        Vector.EMPTY,
        Vector.EMPTY,
        Vector.EMPTY,
        0);
  }

  @Override
  public MetaState round(MetaState state, Fleet<TaskFamily> fleet) {
    MetaState at = state;
    for (int step = 0; step < plan.steps(); step++) {
      at = step(at, fleet.at("step/" + step));
    }
    return at.at(state.round() + 1);
  }

  private Vector parameters(Vector learned) {
    return Vector.of(plan.direction().parameters(learned.toArray()));
  }

  private Adaptation adaptation(Vector learned) {
    return plan.direction().adaptation(plan.adaptation(), learned.toArray());
  }

  private MetaState step(MetaState at, Fleet<TaskFamily> fleet) {
    Vector learned = at.theta();
    Batch batch =
        Batch.of(
            fleet.ask(
                new MetaQuestion.Losses(parameters(learned), adaptation(learned), plan.tasks())),
            plan.tasks());
    Vector kinds = at.kinds();
    TaskChoice.Selection chosen;
    if (plan.choice() instanceof TaskRobust robust) {
      Vector before = kinds.isEmpty() ? Vector.filled(batch.kinds(), 1.0 / batch.kinds()) : kinds;
      chosen = robust.select(batch.losses(), batch.kind(), before);
      kinds = robust.next(before, batch.losses(), batch.kind());
    } else {
      chosen = plan.choice().select(batch.losses());
    }
    Adam.Step next = moved(at, direction(learned, chosen, fleet));
    return new MetaState(
        at.round(),
        next.parameters(),
        next.memory(),
        Vector.of(batch.losses()),
        chosen.weights(),
        Vector.of(batch.corrupted()),
        kinds,
        at.rejected() + chosen.rejected());
  }

  /** A meta-batch, shard after shard. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one step, never compared
  private record Batch(double[] losses, double[] corrupted, int[] kind, int kinds) {
    static Batch of(List<MetaQuestion.Seen> seen, int tasks) {
      int n = seen.size() * tasks;
      Batch batch = new Batch(new double[n], new double[n], new int[n], seen.get(0).kinds());
      for (int i = 0; i < n; i++) {
        MetaQuestion.Seen shard = seen.get(i / tasks);
        batch.losses[i] = shard.losses()[i % tasks];
        batch.corrupted[i] = shard.corrupted()[i % tasks] ? 1 : 0;
        batch.kind[i] = shard.kind()[i % tasks];
      }
      return batch;
    }
  }

  private double[] direction(Vector learned, TaskChoice.Selection chosen, Fleet<TaskFamily> fleet) {
    boolean alike = !(plan.choice() instanceof TaskRobust);
    Vector factors = alike ? ones(chosen) : chosen.weights();
    List<Vector> sums =
        fleet.ask(
            new MetaQuestion.Directions(
                learned, plan.adaptation(), plan.tasks(), factors, plan.direction()));
    double[] total = new double[learned.size()];
    for (Vector sum : sums) {
      total = sum.isEmpty() ? total : Level1.plus(total, 1, sum.toArray());
    }
    double[] mean = alike ? Level1.times(1.0 / chosen.tasks().size(), total) : total;
    int bad = Vector.of(mean).firstNotFinite();
    if (bad >= 0) {
      throw new NonFiniteException(ALL, -1, "meta-gradient", mean[bad]);
    }
    return mean;
  }

  private static Vector ones(TaskChoice.Selection chosen) {
    double[] ones = new double[chosen.weights().size()];
    chosen.tasks().forEach(task -> ones[task] = 1);
    return Vector.of(ones);
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
    rows.add(new TableRow.WeightRow(round, METHOD, ALL, "rejected", after.rejected()));
    for (int kind = 0; kind < after.kinds().size(); kind++) {
      String name = String.format(Locale.ROOT, "kind-%03d", kind);
      rows.add(new TableRow.WeightRow(round, METHOD, name, "weight", after.kinds().get(kind)));
    }
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
    double[] learned = clean(last.theta(), fleet);
    double[] first = clean(start().theta(), fleet);
    List<TableRow> rows = new ArrayList<>();
    rows.add(measure("clean_loss", learned[0], fleet.shards()));
    rows.add(measure("start_clean_loss", first[0], fleet.shards()));
    if (!Double.isNaN(learned[1])) {
      rows.add(measure("clean_accuracy", learned[1], fleet.shards()));
      rows.add(measure("start_clean_accuracy", first[1], fleet.shards()));
    }
    rows.add(new TableRow.MeasureRow(ALL, "train", "tasks_rejected", "", last.rejected(), 1));
    return new Finish(rows, Map.of());
  }

  /** Mean loss and accuracy. */
  private double[] clean(Vector learned, Fleet<TaskFamily> fleet) {
    double[] sums = new double[2];
    for (double[] shard :
        fleet.ask(new MetaQuestion.Clean(parameters(learned), adaptation(learned), plan.clean()))) {
      sums[0] += shard[0];
      sums[1] += shard[1];
    }
    double tasks = (double) plan.clean() * fleet.shards();
    return new double[] {sums[0] / tasks, sums[1] / tasks};
  }

  private TableRow measure(String what, double value, int shards) {
    return new TableRow.MeasureRow(ALL, "test", what, "", value, (long) plan.clean() * shards);
  }
}

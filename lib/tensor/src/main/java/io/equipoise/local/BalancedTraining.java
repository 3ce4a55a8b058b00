package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.Codec;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Trains one network on several tasks while a balancer decides what each is worth.
 *
 * <pre>
 * H local steps   decide from the losses of the round before; every shard takes H AdamW steps on its
 *                 rows against sum_k w_k l_k; parameters and moments are averaged by rows seen
 * H = 0           one exact step over all shards: measure on one batch what the balancer demands,
 *                 decide, sum the direction over shards, one AdamW step on the driver
 * </pre>
 *
 * <p>Local steps are for methods that work from losses alone; they cost two asks, whatever H is. An
 * exact step serves every demand ({@link Measuring} says how) and costs two to six:
 *
 * <pre>
 * demand                    asks   passes a shard, K tasks    to the driver, S shards
 * losses                    2      2 forward, 1 backward      8 K S + 4 n S
 * norms, Gram matrix        3      1 forward, K backward      8 K S + 8 K^2 a block + 4 n S
 * three batches             5      3 forward, 2 K + 1         the same
 * coordinates               3      1 forward, K backward      8 K S + 4 n + 4 n S
 * previous, tracking        3      1 forward, K backward      8 K S + 4 K d S + 4 n S
 * losses after the step     + 1    + 1 forward                + 8 K S
 * inner steps, each         + 2    + 2 forward, 1 backward    + 8 K S + 4 n S
 * SAMO                      + 4    + 2 K + 1 and more         + 8 n S
 * </pre>
 *
 * <p>n parameters, d of them shared. The driver folds sums as they come and holds one. A shard
 * holds K d + n - d numbers of task gradients until its round ends. A task that no row of an exact
 * step's batch carries is left out of it; the losses of a task that no row of a round carried stay
 * what they were.
 *
 * <p>A network with experts is looked at once an epoch ({@link ExpertAlarm}).
 *
 * <p>With {@link Validation} the model is what validation rows liked best, and training may end
 * before its last round; with {@link Averaging} it is the moving average of the parameters.
 *
 * <p>Source: averaging of local steps is McMahan et al., arXiv 1602.05629, Algorithm 1 [recalled],
 * here with the moments averaged too. Differs from a single-process run of the balancer in that its
 * decision uses the mean losses of the round before instead of the losses of the same batch (H &gt;
 * 0).
 */
public final class BalancedTraining implements Program<TrainingState, RowShard> {
  /** Stands for all tasks together where a row is not of one. */
  private static final String ALL_TASKS = "(all)";

  private final TrainingPlan plan;
  private final Advance advance;
  private final Looks looks;
  private final ExpertAlarm experts;

  /** A training run. */
  public BalancedTraining(TrainingPlan plan) {
    this.plan = plan;
    this.advance = Advance.of(plan);
    this.looks = new Looks(plan);
    this.experts = new ExpertAlarm(plan);
  }

  @Override
  public TrainingState start() {
    float[] theta =
        plan.from().length > 0
            ? plan.from().clone()
            : plan.model().net().layout().initial(plan.seed());
    int tasks = plan.model().tasks();
    return TrainingState.start(
        theta, tasks, plan.balancer().start(tasks), plan.steps().averaging());
  }

  @Override
  public TrainingState round(TrainingState state, Fleet<RowShard> fleet) {
    TrainingState next = experts.after(state.step(), advance.round(state, fleet), fleet);
    return plan.validation().after(next.round(), plan.rounds()) ? looks.at(next, fleet) : next;
  }

  @Override
  public TrainingState mend(TrainingState state, NonFiniteException incident, OnNonFinite policy) {
    int task = plan.tasks().indexOf(incident.task());
    if (policy == OnNonFinite.SKIP_TASK_ROUND && task < 0) {
      throw incident.failure("skip-task-round cannot help: the number belongs to the shared part");
    }
    if (policy == OnNonFinite.SKIP_TASK_ROUND && state.skip().contains(task)) {
      throw incident.failure("skip-task-round cannot help: the task is left out already");
    }
    return policy == OnNonFinite.HALVE_STEP ? state.halved() : state.without(task);
  }

  @Override
  public boolean done(TrainingState state) {
    int patience = plan.validation().patience();
    return state.round() >= plan.rounds() || (patience > 0 && state.look().stale() >= patience);
  }

  @Override
  public int rounds() {
    return plan.rounds();
  }

  @Override
  public Codec<TrainingState> codec() {
    return new TrainingCodec(plan.balancer());
  }

  @Override
  public Report report(TrainingState before, TrainingState after) {
    List<TableRow> rows = new ArrayList<>();
    double rate = plan.steps().slower(before.rateFactor()).schedule().rate(before.step());
    double weightSum = Arrays.stream(after.weights()).sum();
    double total = 0;
    int seen = 0;
    int worst = 0;
    for (int k = 0; k < after.losses().length; k++) {
      String task = plan.model().task(k);
      double known = after.losses()[k];
      double loss = after.rows()[k] == 0 ? Double.NaN : known;
      double weight = after.weights()[k];
      rows.add(new TableRow.RoundRow(after.round(), task, loss, weight, after.rows()[k], rate));
      rows.add(weight(after.round(), task, "weight", weight));
      rows.add(weight(after.round(), task, "share", weight / weightSum));
      if (!Double.isNaN(known)) {
        total += known;
        seen++;
        worst = known > after.losses()[worst] || Double.isNaN(after.losses()[worst]) ? k : worst;
      }
    }
    after
        .measures()
        .forEach((name, value) -> rows.add(weight(after.round(), ALL_TASKS, name, value)));
    return new Report(
        rows,
        total / seen,
        String.format(Locale.ROOT, "%s:%.3g", plan.model().task(worst), after.losses()[worst]),
        after.losses().length);
  }

  private TableRow weight(int round, String task, String quantity, double value) {
    return new TableRow.WeightRow(round, plan.balancer().name(), task, quantity, value);
  }

  @Override
  public Finish finish(TrainingState last, Fleet<RowShard> fleet) {
    float[] theta =
        last.look().some()
            ? last.look().theta()
            : BatchMoments.settled(plan.model(), last.used(), plan.steps().batches(), fleet);
    List<TableRow> measures = new ArrayList<>(FinalMeasures.of(plan.model(), theta, fleet));
    measures.addAll(plan.sharpness().of(plan, theta, fleet));
    return new Finish(measures, plan.model().files(theta, "model/"));
  }
}

package io.equipoise.local;

import io.equipoise.balance.Decision;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.Outcome;
import io.equipoise.fleet.Fleet;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.Codec;
import io.equipoise.run.Failure;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.GlobalNorm;
import io.equipoise.tensor.OneCycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Trains one network on several properties while a balancer decides what each is worth.
 *
 * <pre>
 * round:  weights        = balancer( losses of the round before )
 *         every shard    : H AdamW steps on its rows against  sum_k weights_k * loss_k
 *         driver         : average of the shards' parameters and moments, by rows seen
 *         losses         = means over everything that the steps saw
 * </pre>
 *
 * <p>With {@code localSteps = 0} a round is one exact step instead: losses of the batch, decision,
 * sum of the shards' gradients, one AdamW step on the driver. H local steps cost two asks, whatever
 * H is; a synchronous step costs two as well, so H = 0 is for checking, H of ten and more for
 * training.
 *
 * <p>The driver holds one vector of 3 n floats per ask; the losses of a task that no row of a round
 * carried stay what they were.
 *
 * <p>Source: averaging of local steps is McMahan et al., arXiv 1602.05629, Algorithm 1 [recalled],
 * here with the moments averaged too. Differs from a single-process run of the balancer in that its
 * decision uses the mean losses of the round before instead of the losses of the same batch (H &gt;
 * 0).
 */
public final class BalancedTraining implements Program<TrainingState, RowShard> {
  private final TrainingPlan plan;

  /** A training run. */
  public BalancedTraining(TrainingPlan plan) {
    this.plan = plan;
  }

  @Override
  public TrainingState start() {
    int n = plan.model().net().layout().size();
    int tasks = plan.model().tasks();
    return new TrainingState(
        plan.model().net().layout().initial(plan.seed()),
        new float[n],
        new float[n],
        0,
        0,
        new double[0],
        new double[tasks],
        new double[tasks],
        plan.balancer().start(tasks),
        1,
        -1);
  }

  @Override
  public TrainingState round(TrainingState state, Fleet<RowShard> fleet) {
    return plan.localSteps() > 0 ? localRound(state, fleet) : exactStep(state, fleet);
  }

  private TrainingState localRound(TrainingState state, Fleet<RowShard> fleet) {
    double[] losses = state.losses().length == 0 ? firstLosses(state, fleet) : state.losses();
    Decided decided = decide(state, losses);
    LocalRound round =
        new LocalRound(
            new LocalSteps(
                plan.model(),
                state.theta(),
                state.m(),
                state.v(),
                state.step(),
                plan.localSteps(),
                decided.weights(),
                stepsAt(state.rateFactor())));
    List<LocalRound.Seen> seen = fleet.ask(round);
    refuseNonFinite(seen);
    double[] average = fleet.sum(round.part(LocalRound.shares(seen)));
    TaskSums sums = TaskSums.of(seen.stream().map(LocalRound.Seen::losses).toList());
    int n = state.theta().length;
    return next(
        state,
        decided,
        floats(average, 0, n),
        floats(average, n, n),
        floats(average, 2 * n, n),
        plan.localSteps(),
        known(sums.means(), losses),
        sums.counts());
  }

  private TrainingState exactStep(TrainingState state, Fleet<RowShard> fleet) {
    Rows batch = new Rows.Batch(plan.steps().batches(), state.step());
    List<TaskLoss> kinds = losses();
    TaskSums sums = TaskSums.of(fleet.ask(new LossesAt(plan.model(), state.theta(), kinds, batch)));
    double[] before = state.losses().length == 0 ? sums.means() : state.losses();
    double[] losses = known(sums.means(), before);
    Decided decided = decide(state, losses);
    float[] gradient =
        floats(
            fleet.sum(
                new GradientAt(
                        plan.model(),
                        state.theta(),
                        kinds,
                        batch,
                        sums.coefficients(decided.weights()))
                    .alone()),
            0,
            state.theta().length);
    if (!Double.isFinite(GlobalNorm.of(gradient))) {
      throw new NonFiniteException(taskOf(gradient), -1, "gradient", Double.NaN);
    }
    StepOptions options = stepsAt(state.rateFactor());
    GlobalNorm.clip(gradient, options.clip());
    float[] theta = state.theta().clone();
    float[] m = state.m().clone();
    float[] v = state.v().clone();
    AdamW adam = options.adam();
    adam.step(
        theta,
        m,
        v,
        gradient,
        state.step() + 1,
        options.schedule().rate(state.step()),
        plan.model().net().layout().decays());
    return next(state, decided, theta, m, v, 1, losses, sums.counts());
  }

  /** The losses at the first parameters, over all training rows. */
  private double[] firstLosses(TrainingState state, Fleet<RowShard> fleet) {
    TaskSums sums =
        TaskSums.of(
            fleet.ask(
                new LossesAt(plan.model(), state.theta(), losses(), new Rows.All(Split.TRAIN))));
    for (int k = 0; k < sums.counts().length; k++) {
      if (sums.counts()[k] == 0) {
        throw new IllegalArgumentException(
            "task '"
                + plan.model().task(k)
                + "' has no training row; expected at least one. Leave it out of data.tasks.");
      }
    }
    return sums.means();
  }

  /** A decision: weights in the plan's scale, zero for a task that is left out. */
  private record Decided(double[] weights, Outcome outcome) {}

  private Decided decide(TrainingState state, double[] losses) {
    double[] observed = losses.clone();
    OnBad policy = OnBad.FAIL;
    if (state.skip() >= 0) {
      observed[state.skip()] = Double.NaN;
      policy = OnBad.SKIP;
    }
    for (int k = 0; k < observed.length; k++) {
      if (!Double.isFinite(observed[k]) && k != state.skip()) {
        throw new NonFiniteException(plan.model().task(k), -1, "loss", observed[k]);
      }
    }
    Observation now = Observation.of(plan.tasks(), state.round()).losses(observed).build(policy);
    Outcome outcome = plan.balancer().decide(now, state.balance());
    double factor = plan.scale().factor(plan.balancer().nativeScale(), observed.length);
    if (!(outcome.decision().scaled(factor) instanceof Decision.Weights weights)) {
      throw new IllegalArgumentException(
          "balance.method = "
              + plan.balancer().name()
              + " decides "
              + outcome.decision()
              + "; expected weights on the losses.");
    }
    return new Decided(weights.onLosses().toArray(), outcome);
  }

  private TrainingState next(
      TrainingState state,
      Decided decided,
      float[] theta,
      float[] m,
      float[] v,
      int steps,
      double[] losses,
      double[] rows) {
    return new TrainingState(
        theta,
        m,
        v,
        state.round() + 1,
        state.step() + steps,
        losses,
        decided.weights(),
        rows,
        decided.outcome().state(),
        state.rateFactor(),
        -1);
  }

  private void refuseNonFinite(List<LocalRound.Seen> seen) {
    for (int shard = 0; shard < seen.size(); shard++) {
      LocalSteps.NonFinite trouble = seen.get(shard).trouble();
      if (trouble != null) {
        throw new NonFiniteException(
            trouble.task() < 0 ? "(shared)" : plan.model().task(trouble.task()),
            shard,
            trouble.name() + " at step " + trouble.step(),
            Double.NaN);
      }
    }
  }

  private String taskOf(float[] gradient) {
    String piece = plan.model().net().layout().firstNonFinite(gradient);
    int task = piece.isEmpty() ? -1 : plan.model().net().layout().piece(piece).task();
    return task < 0 ? "(shared)" : plan.model().task(task);
  }

  @Override
  public TrainingState mend(TrainingState state, NonFiniteException incident, OnNonFinite policy) {
    int task = plan.tasks().indexOf(incident.task());
    if (policy == OnNonFinite.SKIP_TASK_ROUND && (task < 0 || state.skip() >= 0)) {
      Failure failure =
          incident.failure("skip-task-round cannot help: the number belongs to the shared part");
      throw failure;
    }
    return policy == OnNonFinite.HALVE_STEP ? state.halved() : state.without(task);
  }

  private StepOptions stepsAt(double factor) {
    StepOptions o = plan.steps();
    OneCycle s = o.schedule();
    return new StepOptions(
        o.losses(),
        o.batches(),
        o.adam(),
        new OneCycle(s.peak() * factor, s.total(), s.rise()),
        o.clip());
  }

  private List<TaskLoss> losses() {
    return plan.steps().losses();
  }

  /** Means where a row carried the task, else what was known before. */
  private static double[] known(double[] means, double[] before) {
    double[] known = means.clone();
    for (int k = 0; k < known.length; k++) {
      known[k] = Double.isNaN(means[k]) ? before[k] : means[k];
    }
    return known;
  }

  private static float[] floats(double[] from, int offset, int n) {
    float[] part = new float[n];
    for (int i = 0; i < n; i++) {
      part[i] = (float) from[offset + i];
    }
    return part;
  }

  @Override
  public boolean done(TrainingState state) {
    return state.round() >= plan.rounds();
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
    double rate = stepsAt(before.rateFactor()).schedule().rate(before.step());
    double weightSum = Arrays.stream(after.weights()).sum();
    double total = 0;
    int worst = 0;
    for (int k = 0; k < after.losses().length; k++) {
      String task = plan.model().task(k);
      double loss = after.rows()[k] == 0 ? Double.NaN : after.losses()[k];
      double weight = after.weights()[k];
      rows.add(new TableRow.RoundRow(after.round(), task, loss, weight, after.rows()[k], rate));
      rows.add(weight(after.round(), task, "weight", weight));
      rows.add(weight(after.round(), task, "share", weight / weightSum));
      total += after.losses()[k];
      worst = after.losses()[k] > after.losses()[worst] ? k : worst;
    }
    return new Report(
        rows,
        total / after.losses().length,
        String.format(Locale.ROOT, "%s:%.3g", plan.model().task(worst), after.losses()[worst]),
        after.losses().length);
  }

  private TableRow weight(int round, String task, String quantity, double value) {
    return new TableRow.WeightRow(round, plan.balancer().name(), task, quantity, value);
  }

  @Override
  public Finish finish(TrainingState last, Fleet<RowShard> fleet) {
    List<TableRow> rows = new ArrayList<>();
    for (Split split : Split.values()) {
      Evaluate.Errors errors =
          Evaluate.Errors.of(
              fleet.ask(new Evaluate(plan.model(), last.theta(), new Rows.All(split))));
      for (int k = 0; k < plan.model().tasks(); k++) {
        if (errors.counts()[k] > 0) {
          measures(rows, k, split, errors);
        }
      }
    }
    return new Finish(rows, plan.model().files(last.theta(), "model/"));
  }

  private void measures(List<TableRow> rows, int k, Split split, Evaluate.Errors errors) {
    String task = plan.model().task(k);
    String unit = plan.model().scales().get(k).unit();
    String part = split.name().toLowerCase(Locale.ROOT);
    long n = (long) errors.counts()[k];
    rows.add(new TableRow.MeasureRow(task, part, "mae", unit, errors.mae(k), n));
    rows.add(new TableRow.MeasureRow(task, part, "rmse", unit, errors.rmse(k), n));
    rows.add(
        new TableRow.MeasureRow(
            task, part, "mean_predictor_mae", unit, errors.meanPredictorMae(k), n));
  }
}

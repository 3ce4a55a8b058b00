package io.equipoise.jobs.sweep;

import io.equipoise.options.Resolved;
import io.equipoise.problem.Descent;
import io.equipoise.run.Identity;
import io.equipoise.run.OnNonFinite;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import java.util.Arrays;
import java.util.List;

/**
 * Descents on study problems as trials; they need no data and no engine.
 *
 * @param score when the sweep does not say
 */
record DescentTrials<T extends Record & DescentOptions>(Class<T> type, ScoreRule score)
    implements TrialJob<T> {
  private static final long serialVersionUID = 1L;

  /** Seconds of one task's gradient per dimension, and of a step's decision per task; a guess. */
  private static final double DIMENSION_SECONDS = 5e-9;

  private static final double TASK_SECONDS = 3e-6;

  /** Scored by the mean over tasks of the loss at the end over the loss at the start. */
  static DescentTrials<QuadraticsOptions> quadratics() {
    return new DescentTrials<>(
        QuadraticsOptions.class,
        new ScoreRule("loss", "start_loss", "train", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN));
  }

  /** Scored by the distance from the balanced point. */
  static DescentTrials<ToyOptions> toy() {
    return new DescentTrials<>(
        ToyOptions.class,
        new ScoreRule("balance_distance", "", "train", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN));
  }

  @Override
  public long seed(T options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return Identity.dataHash(List.of());
  }

  @Override
  public double seconds(T options) {
    Descent.Plan plan = options.plan();
    double step = plan.problem().tasks() * (options.dimension() * DIMENSION_SECONDS + TASK_SECONDS);
    return step * plan.rounds() * plan.steps();
  }

  @Override
  public void check(T options) {
    var unused = options.plan();
  }

  @Override
  public WholeRun run(Resolved<T> options, FleetSource fleets, boolean keepRounds) {
    Descent.Plan plan = options.value().plan();
    double[] cost = new double[plan.problem().tasks()];
    Arrays.fill(cost, 1);
    return WholeRun.of(
        new Descent(plan),
        fleets.fleet(plan.problem(), cost, options.value().seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }
}

package io.equipoise.jobs.sweep;

import io.equipoise.options.Resolved;
import io.equipoise.problem.Descent;
import io.equipoise.problem.Quadratics;
import io.equipoise.run.Identity;
import io.equipoise.run.OnNonFinite;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import java.util.Arrays;
import java.util.List;

/**
 * Descents on random quadratics as trials; they need no data and no engine.
 *
 * <p>Scored by the mean over tasks of the loss at the end over the loss at the start.
 */
final class QuadraticTrials implements TrialJob<QuadraticsOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds of one task's gradient per dimension, and of a step's decision per task; a guess. */
  private static final double DIMENSION_SECONDS = 5e-9;

  private static final double TASK_SECONDS = 3e-6;

  @Override
  public Class<QuadraticsOptions> type() {
    return QuadraticsOptions.class;
  }

  @Override
  public long seed(QuadraticsOptions options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return Identity.dataHash(List.of());
  }

  @Override
  public double seconds(QuadraticsOptions o) {
    double step =
        o.problem().tasks() * (o.problem().dimension() * DIMENSION_SECONDS + TASK_SECONDS);
    return step * o.train().rounds() * o.train().steps();
  }

  @Override
  public void check(QuadraticsOptions options) {
    var unused = options.plan();
  }

  @Override
  public ScoreRule score() {
    return new ScoreRule("loss", "start_loss", "train", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN);
  }

  @Override
  public WholeRun run(Resolved<QuadraticsOptions> options, FleetSource fleets, boolean keepRounds) {
    QuadraticsOptions o = options.value();
    Quadratics problem = o.quadratics();
    double[] cost = new double[problem.tasks()];
    Arrays.fill(cost, 1);
    return WholeRun.of(
        new Descent(o.plan()),
        fleets.fleet(problem, cost, o.seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }
}

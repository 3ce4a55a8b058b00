package io.equipoise.jobs.sweep;

import io.equipoise.forgetting.ForgettingProgram;
import io.equipoise.options.Resolved;
import io.equipoise.run.Identity;
import io.equipoise.run.OnNonFinite;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import java.util.Arrays;
import java.util.List;

/** Sequences of regressions as trials, scored by forgetting; they need no data and no engine. */
record ForgettingTrials() implements TrialJob<ForgettingOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds of one sample of one task: fixed and per dimension, exact and drawn; a guess. */
  private static final double FIXED = 5e-9;

  private static final double EXACT = 1e-9;
  private static final double DRAWN = 3e-8;

  @Override
  public Class<ForgettingOptions> type() {
    return ForgettingOptions.class;
  }

  @Override
  public long seed(ForgettingOptions options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return Identity.dataHash(List.of());
  }

  @Override
  public double seconds(ForgettingOptions o) {
    int d = o.problem().dimension();
    double samples = o.train().samplesPerDimension() * d * o.problem().order().size();
    double replicates = (double) o.simulate().seeds() * o.simulate().rounds();
    return 1e-4 + samples * (FIXED + d * (EXACT + replicates * DRAWN));
  }

  @Override
  public void check(ForgettingOptions options) {
    var unused = options.program();
  }

  @Override
  public ScoreRule score() {
    return new ScoreRule("forgetting", "", "test", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN);
  }

  @Override
  public WholeRun run(Resolved<ForgettingOptions> options, FleetSource fleets, boolean keepRounds) {
    ForgettingProgram program = options.value().program();
    double[] cost = new double[Math.max(1, options.value().simulate().seeds())];
    Arrays.fill(cost, 1);
    return WholeRun.of(
        program,
        fleets.fleet(program.problem(), cost, options.value().seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }
}

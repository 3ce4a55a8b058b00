package io.equipoise.jobs.sweep;

import io.equipoise.fleet.ShardSource;
import io.equipoise.meta.MetaLearning;
import io.equipoise.meta.SinusoidTasks;
import io.equipoise.meta.TaskFamily;
import io.equipoise.options.Resolved;
import io.equipoise.run.Identity;
import io.equipoise.run.OnNonFinite;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import java.util.Arrays;
import java.util.List;

/** Meta-learning on generated few-shot tasks as trials; they need no data and no engine. */
record MetaTrials() implements TrialJob<MetaOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds of one inner step per number that it reads; a guess. */
  private static final double NUMBER_SECONDS = 4e-9;

  /** A family, drawn from alike in every shard. */
  record Families(SinusoidTasks tasks) implements ShardSource<TaskFamily> {
    private static final long serialVersionUID = 1L;

    @Override
    public TaskFamily open(int shard) {
      return tasks;
    }
  }

  @Override
  public Class<MetaOptions> type() {
    return MetaOptions.class;
  }

  @Override
  public long seed(MetaOptions options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return Identity.dataHash(List.of());
  }

  @Override
  public double seconds(MetaOptions o) {
    double numbers = (double) o.tasks().features() * (o.tasks().support() + o.tasks().query());
    double batch = (double) o.train().shards() * o.train().tasks() * o.adaptation().steps();
    return NUMBER_SECONDS * numbers * batch * o.train().steps() * o.train().rounds();
  }

  @Override
  public void check(MetaOptions options) {
    var unused = options.plan();
    double[] none = new double[options.train().shards() * options.train().tasks()];
    var chosen = options.choice().select(none);
  }

  /** By the loss on clean tasks after adaptation. */
  @Override
  public ScoreRule score() {
    return new ScoreRule("clean_loss", "", "test", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN);
  }

  @Override
  public WholeRun run(Resolved<MetaOptions> options, FleetSource fleets, boolean keepRounds) {
    MetaOptions o = options.value();
    double[] cost = new double[o.train().shards()];
    Arrays.fill(cost, 1);
    return WholeRun.of(
        new MetaLearning(o.plan()),
        fleets.fleet(new Families(o.tasks()), cost, o.seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }
}

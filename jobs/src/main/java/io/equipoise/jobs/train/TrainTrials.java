package io.equipoise.jobs.train;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.OpenedShards;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import io.equipoise.table.TableManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Trainings as trials of a sweep, all on one table; nothing is kept of a model but its measures.
 *
 * <p>Scored by the mean over tasks of the validation error over the mean predictor's; when every
 * task has classes, by that of the accuracy over the most frequent class's.
 */
public final class TrainTrials implements TrialJob<TrainOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds for one crystal of 20 atoms, forth and back, at width 32 and 2 layers; a guess. */
  private static final double PASS_SECONDS = 2e-3;

  private final SweptTable table;
  private final String dataHash;

  private TrainTrials(Location location) {
    this.table = new SweptTable(location);
    this.dataHash = manifest().contentHash();
  }

  /**
   * Trials on the table that the base options mean, which is made first when it is not there.
   *
   * @param beside what a relative {@code data.prep} is beside
   * @param spark makes the table; null to make it in this process
   */
  public static TrainTrials of(
      TrainOptions base, Path beside, Store root, @Nullable JavaSparkContext spark) {
    return new TrainTrials(new TableChoice(base.data(), beside, root).findOrMake(spark));
  }

  /** Where that table is, if it is there. */
  public static Optional<Location> table(TrainOptions base, Path beside, Store root) {
    return new TableChoice(base.data(), beside, root).find();
  }

  @Override
  public Optional<Location> table() {
    return Optional.of(table.location());
  }

  @Override
  public List<Identity.Input> inputs() {
    return manifest().inputs();
  }

  private TableManifest manifest() {
    return table.manifest();
  }

  @Override
  public Class<TrainOptions> type() {
    return TrainOptions.class;
  }

  @Override
  public long seed(TrainOptions options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return dataHash;
  }

  @Override
  public double seconds(TrainOptions o) {
    double passes =
        (double) o.train().rounds()
            * Math.max(1, o.train().localSteps())
            * o.train().batchSize()
            * manifest().shards().size();
    return passes * PASS_SECONDS * o.network().cost();
  }

  @Override
  public void check(TrainOptions options) {
    var unused = options.balance().balancer();
    var checked = training(Resolved.of(options), FleetSource.local("cpu", new OpenedShards()));
  }

  @Override
  public ScoreRule score() {
    TableManifest.@Nullable Examples examples = manifest().examples();
    boolean numbers =
        examples == null
            || manifest().taskNames().stream().anyMatch(t -> examples.classesOf(t).isEmpty());
    if (!numbers) {
      return new ScoreRule(
          "accuracy", "majority_accuracy", "val", ScoreRule.Across.MEAN, ScoreRule.Goal.MAX);
    }
    return new ScoreRule(
        "mae", "mean_predictor_mae", "val", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN);
  }

  @Override
  public WholeRun run(Resolved<TrainOptions> options, FleetSource fleets, boolean keepRounds) {
    return training(options, fleets).whole("trial", keepRounds);
  }

  private Training training(Resolved<TrainOptions> options, FleetSource fleets) {
    if (options.value().baselines().some()) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-045",
          "baselines.kinds = "
              + options.value().baselines().kinds()
              + " in a sweep; expected none, because trials run inside of Spark's tasks, which"
              + " cannot ask Spark",
          "",
          "Set baselines.kinds=[] for the sweep, and fit them once with train");
    }
    long seed = options.value().seed();
    FleetMaker maker =
        new FleetMaker() {
          @Override
          public <S> Fleet<S> of(ShardSource<S> source, double[] cost, String label) {
            return fleets.fleet(source, cost, seed);
          }
        };
    return new Training(options, table.location(), manifest(), maker);
  }
}

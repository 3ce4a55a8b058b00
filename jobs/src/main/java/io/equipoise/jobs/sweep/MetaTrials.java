package io.equipoise.jobs.sweep;

import io.equipoise.fleet.ShardSource;
import io.equipoise.jobs.train.SweptTable;
import io.equipoise.jobs.train.TableChoice;
import io.equipoise.meta.ImageTasks;
import io.equipoise.meta.MetaLearning;
import io.equipoise.meta.RankedRange;
import io.equipoise.meta.SinusoidTasks;
import io.equipoise.meta.TaskFamily;
import io.equipoise.options.Resolved;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Store;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import io.equipoise.table.DrawingShards;
import io.equipoise.table.TableManifest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meta-learning on few-shot tasks as trials: generated ones, which need no data, or tasks of a
 * table's images.
 */
final class MetaTrials implements TrialJob<MetaOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds of one inner step per number that it reads; a guess. */
  private static final double NUMBER_SECONDS = 4e-9;

  private static final Logger LOG = LoggerFactory.getLogger(MetaTrials.class);
  private final @Nullable SweptTable table;

  /** Warnings that were given. */
  private final HashSet<String> told = new HashSet<>();

  /** Trials on the drawings of a table; without one, on generated tasks. */
  MetaTrials(@Nullable Location location) {
    this.table = location == null ? null : new SweptTable(location);
  }

  /** The table that these options mean; none when tasks are generated. */
  static Optional<TableChoice> table(MetaOptions o, Path beside, Store root) {
    return o.data().table().isEmpty() && o.data().prep().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TableChoice(o.data().table(), o.data().prep(), o.data().prepSet(), beside, root));
  }

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
    return table == null ? Identity.dataHash(List.of()) : table.manifest().contentHash();
  }

  @Override
  public Optional<Location> table() {
    return table == null ? Optional.empty() : Optional.of(table.location());
  }

  @Override
  public List<Identity.Input> inputs() {
    return table == null ? List.of() : table.manifest().inputs();
  }

  @Override
  public double seconds(MetaOptions o) {
    double batch = (double) o.train().shards() * o.train().tasks() * o.adaptation().steps();
    return NUMBER_SECONDS * numbers(o) * batch * o.train().steps() * o.train().rounds();
  }

  private double numbers(MetaOptions o) {
    if (o.tasks() instanceof ImageTasks images) {
      return (double) images.dimension(width(images))
          * images.ways()
          * (3 * images.shots() + images.queries());
    }
    SinusoidTasks waves = (SinusoidTasks) o.tasks();
    return (double) waves.features() * (waves.support() + waves.query());
  }

  /** Numbers that a task sees of a drawing. */
  private int width(ImageTasks tasks) {
    return tasks.width(drawings().height(), drawings().width());
  }

  private TableManifest.Examples drawings() {
    SweptTable known = table;
    TableManifest.Examples examples = known == null ? null : known.manifest().examples();
    if (examples == null || !examples.image()) {
      throw new IllegalArgumentException(
          "tasks.kind = images with "
              + (known == null ? "no table" : "a table that holds no images")
              + "; expected data.table or data.prep to name drawings with a class each");
    }
    return examples;
  }

  @Override
  public void check(MetaOptions options) {
    unread(options);
    var unused = options.plan(options.tasks() instanceof ImageTasks i ? width(i) : 0);
    var chosen = options.choice().select(new double[batch(options)]);
    clipped(options).filter(told::add).ifPresent(LOG::warn);
  }

  private static int batch(MetaOptions o) {
    return o.train().shards() * o.train().tasks();
  }

  /** A warning for a ranked range whose end no meta-batch reaches. */
  static Optional<String> clipped(MetaOptions o) {
    return o.choice() instanceof RankedRange range && range.clipped(batch(o))
        ? Optional.of(
            "choice.k = "
                + range.k()
                + " reaches beyond the "
                + batch(o)
                + " tasks of a meta-batch; expected at most as many. All but the first "
                + range.m()
                + " ranks count. (OPT-060)")
        : Optional.empty();
  }

  private static void unread(MetaOptions o) {
    BilevelOptions.Data data = o.data();
    boolean images = o.tasks() instanceof ImageTasks;
    if (!images && !(data.table().isEmpty() && data.prep().isEmpty() && data.prepSet().isEmpty())) {
      throw new IllegalArgumentException(
          "data names a table, '"
              + data.table()
              + data.prep()
              + "', for tasks.kind = sinusoid, which are generated; expected none");
    }
    if (!data.task().isEmpty()) {
      throw new IllegalArgumentException(
          "data.task = "
              + data.task()
              + " is not read by few-shot tasks; expected it left out: their classes are those of"
              + " the images");
    }
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
    int width = 0;
    ShardSource<TaskFamily> source;
    SweptTable known = table;
    if (o.tasks() instanceof ImageTasks images && known != null) {
      width = width(images);
      source =
          new DrawingShards(
              known.location(),
              known.manifest().shards(),
              drawings().height(),
              drawings().width(),
              images);
    } else {
      source = new Families((SinusoidTasks) o.tasks());
    }
    return WholeRun.of(
        new MetaLearning(o.plan(width)),
        fleets.fleet(source, cost, o.seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }
}

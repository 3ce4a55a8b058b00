package io.equipoise.jobs.train;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Seeds;
import io.equipoise.jobs.HadoopRoots;
import io.equipoise.local.Averaging;
import io.equipoise.local.BalancedTraining;
import io.equipoise.local.Batches;
import io.equipoise.local.RowShard;
import io.equipoise.local.StepOptions;
import io.equipoise.local.TrainingPlan;
import io.equipoise.local.TrainingState;
import io.equipoise.local.Validation;
import io.equipoise.ml.ModelFiles;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Runner;
import io.equipoise.run.RunnerSettings;
import io.equipoise.run.Sha256;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.sweep.WholeRun;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableManifest;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.Layout;
import io.equipoise.tensor.OneCycle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** One training run: options and a table become a program on a fleet, with a name of their own. */
final class Training {
  /** Major and minor version of what is computed: raised when results change on purpose. */
  static final String CODE_LINE = "0.1";

  private final Resolved<TrainOptions> options;
  private final Location table;
  private final TableManifest manifest;
  private final FleetMaker fleets;
  private final List<TableManifest.Task> tasks;
  private final Optional<ModelFiles> begun;
  private final @Nullable SparkSession session;

  Training(
      Resolved<TrainOptions> options, Location table, TableManifest manifest, FleetMaker fleets) {
    this(options, table, manifest, fleets, null);
  }

  /**
   * A training.
   *
   * @param session fits baselines; null when none are wanted
   */
  Training(
      Resolved<TrainOptions> options,
      Location table,
      TableManifest manifest,
      FleetMaker fleets,
      @Nullable SparkSession session) {
    this.session = session;
    this.options = options;
    this.table = table;
    this.manifest = manifest;
    this.fleets = fleets;
    this.tasks = chosen(options.value().data().tasks(), manifest, table);
    String model = options.value().start().model();
    this.begun =
        model.isEmpty()
            ? Optional.empty()
            : Optional.of(ModelFiles.read(model, HadoopRoots.settings()));
  }

  /** The same table and fleets under other options. */
  Training with(TrainOptions other) {
    return new Training(Resolved.of(other), table, manifest, fleets, session);
  }

  /** The run's id: a hash of options, data, seed and code line. */
  String runId() {
    TrainOptions o = options.value();
    return Identity.runId(
        "train",
        o.name(),
        options.optionsHash(),
        contentHash(),
        o.seed(),
        Identity.tableVersions(manifest.inputs()),
        CODE_LINE);
  }

  /** What is learned from: the table, and the model that is begun from. */
  private String contentHash() {
    return begun
        .map(
            model ->
                Sha256.hex(
                    (manifest.contentHash() + "\n" + model.hash())
                        .getBytes(StandardCharsets.UTF_8)))
        .orElse(manifest.contentHash());
  }

  /** What the run will do, one line each. */
  List<String> plan() {
    TrainOptions o = options.value();
    return List.of(
        "run      " + runId(),
        "table    "
            + table
            + ", "
            + manifest.rows()
            + " rows in "
            + manifest.shards().size()
            + " shards, split "
            + manifest.splits(),
        "tasks    " + String.join(", ", tasks.stream().map(TableManifest.Task::name).toList()),
        "balance  " + o.balance().balancer().name() + measured(o),
        "network  " + material().net().layout().size() + " parameters",
        "rounds   " + o.train().rounds() + " of " + o.train().localSteps() + " local steps");
  }

  /** What is out of the ordinary about what the method sees. */
  private static String measured(TrainOptions o) {
    String probe =
        o.probe() instanceof TrainOptions.ProbeChoice.Samo samo
            ? ", task gradients at parameters perturbed by " + samo.rho() + " (SAMO)"
            : "";
    return o.gram().exact()
        ? probe
        : probe
            + ", approximate: inner products from sketches of "
            + o.gram().sketchSize()
            + " numbers";
  }

  /** What the user should know of how rows are read, if anything. */
  Optional<String> remark() {
    return material().remark();
  }

  /** What a round brings to the driver. */
  MemoryForecast forecast() {
    TrainOptions o = options.value();
    Layout layout = material().net().layout();
    long taskGradients = (long) tasks.size() * layout.shared();
    return MemoryForecast.of(o, layout.size(), taskGradients, manifest.shards().size());
  }

  /** Runs, resumes, or finds that there is nothing left to do. */
  Runner.Result<TrainingState> run(RunFolder folder, RunnerSettings settings) {
    Material material = material();
    TaskModel model = material.model();
    BalancedTraining program = program(material, model);
    return new Runner<>(
            options.value().baselines().some()
                ? new WithBaselines(program, () -> baselines(model))
                : program,
            fleet(material, model, folder.runId()),
            folder,
            new RunTables(),
            settings)
        .run();
  }

  private List<MeasureRow> baselines(TaskModel model) {
    TrainOptions o = options.value();
    List<String> names = tasks.stream().map(TableManifest.Task::name).toList();
    return o.baselines()
        .seeded(o.seed())
        .measures(
            Objects.requireNonNull(session),
            new CrystalShards.Raw(table, manifest.shards(), names),
            model.scales());
  }

  /** The same from start to end without a run of its own: a trial of a sweep. */
  WholeRun whole(String label, boolean keepRounds) {
    TrainOptions.Numeric numeric = options.value().numeric();
    Material material = material();
    TaskModel model = material.model();
    return WholeRun.of(
        program(material, model),
        fleet(material, model, label),
        numeric.onNonFinite(),
        numeric.maxIncidents(),
        keepRounds);
  }

  /** What the rows are, and the network that reads them; refuses a network that cannot. */
  private Material material() {
    TableManifest.@Nullable Examples examples = manifest.examples();
    if (examples != null && options.value().baselines().some()) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-051",
          "baselines.kinds = "
              + options.value().baselines().kinds()
              + " for a table of numbers; expected one of crystals, whose composition they read",
          table.toString(),
          "Set baselines.kinds=[]");
    }
    Rows rows = new Rows(options.value(), table, manifest, fleets, tasks, begun);
    return examples == null ? new CrystalMaterial(rows) : new ExampleMaterial(rows, examples);
  }

  private BalancedTraining program(Material material, TaskModel model) {
    return new BalancedTraining(plan(options.value(), material, model));
  }

  private Fleet<RowShard> fleet(Material material, TaskModel model, String label) {
    return fleets.of(material.shards(model), manifest.costs(), label);
  }

  private TrainingPlan plan(TrainOptions o, Material material, TaskModel model) {
    TrainOptions.Train t = o.train();
    List<TaskLoss> losses = material.losses();
    FirstParameters first = material.first(model);
    return new TrainingPlan(
        model,
        o.balance().balancer(),
        t.scale(),
        new StepOptions(
            losses,
            new Batches(t.batchSize(), Seeds.mix(o.seed(), "batches"), t.sizeClasses()),
            new AdamW(0.9, 0.999, 1e-8, t.decay()),
            new OneCycle(t.stepSize(), t.steps(), t.rise()),
            t.clip(),
            new Averaging(t.average()),
            first.fixed()),
        t.rounds(),
        t.localSteps(),
        Seeds.mix(o.seed(), "parameters"),
        o.measuring(),
        o.measure().sharpness(),
        new Validation(t.validateEvery(), t.patience()),
        first.theta());
  }

  private static List<TableManifest.Task> chosen(
      List<String> wanted, TableManifest manifest, Location table) {
    if (manifest.tasks().isEmpty()) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-010",
          "no row of the table has a target; expected numbers to learn",
          table.toString(),
          "CIF and POSCAR files name none: give prep a CSV of them, --set"
              + " input.labels=labels.csv.");
    }
    if (wanted.isEmpty()) {
      return manifest.tasks();
    }
    List<TableManifest.Task> chosen = new ArrayList<>();
    for (String name : wanted) {
      if (chosen.stream().anyMatch(task -> task.name().equals(name))) {
        throw new Failure(
            ExitCode.USAGE,
            "DATA-016",
            "data.tasks names '" + name + "' twice; expected every task once",
            table.toString(),
            "Leave one of them out");
      }
      chosen.add(
          manifest.tasks().stream()
              .filter(task -> task.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Failure(
                          ExitCode.DATA,
                          "DATA-010",
                          "data.tasks names '"
                              + name
                              + "', which the table does not have; expected some of "
                              + manifest.taskNames(),
                          table.toString(),
                          "Say which to learn, such as --set 'data.tasks="
                              + manifest
                                  .taskNames()
                                  .subList(0, Math.min(2, manifest.tasks().size()))
                              + "'.")));
    }
    return chosen;
  }

  /** The files that a run writes once; {@code baseline} names the plain sum's run, if any. */
  RunFiles files(String id, String baseline, List<String> command, String store) {
    return new RunFiles(
        id, baseline, options, manifest, table.toString(), command, CODE_LINE, store);
  }
}

package io.equipoise.jobs.train;

import io.equipoise.cluster.RunMetrics;
import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.Sessions;
import io.equipoise.jobs.ShellWord;
import io.equipoise.jobs.StopSignal;
import io.equipoise.jobs.Versions;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.RunFolder;
import io.equipoise.run.RunnerSettings;
import io.equipoise.run.Store;
import io.equipoise.table.TableManifest;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code train}. */
@Command(
    name = "train",
    description = {
      "Trains one network on several properties while a balancer shares each step among them.",
      "",
      "Makes its table of crystals when it is not there yet (data.prep), trains on the executors,"
          + " commits every round, and prints each task's error beside the mean predictor and the"
          + " plain sum. The same line again goes on where it stopped, or finds the run complete.",
      "'equipoise explain train' lists every option."
    })
public final class TrainVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Resolved<TrainOptions> options = options();
    if (flags.dryRun()) {
      return new TrainPlanner()
          .plan(options, flags)
          .print(spec.commandLine().getOut(), spec.commandLine().getErr());
    }
    TrainOptions.Execution execution = options.value().execution();
    boolean local = execution.fleet() == TrainOptions.Where.LOCAL;
    if (local && !options.value().baselines().some()) {
      return train(options, null, null);
    }
    try (SparkSession session = Sessions.open("equipoise train " + options.value().name())) {
      return train(options, local ? null : new JavaSparkContext(session.sparkContext()), session);
    }
  }

  private Resolved<TrainOptions> options() {
    List<String> sets = new ArrayList<>(flags.set());
    flags.name().ifPresent(name -> sets.add("name=" + name));
    flags.seed().ifPresent(seed -> sets.add("seed=" + seed));
    return OptionFiles.load(TrainOptions.class, flags.config(), sets);
  }

  private int train(
      Resolved<TrainOptions> options,
      @Nullable JavaSparkContext spark,
      @Nullable SparkSession session) {
    TrainOptions o = options.value();
    Store root = Roots.out(flags.out());
    Obstacles.out(root);
    Location table = new TableChoice(o.data(), flags.beside(), root).findOrMake(spark);
    TableManifest manifest = TableManifest.read(table);
    RunMetrics.ofThisJvm()
        .quarantined(manifest.quarantine().stream().mapToLong(TableManifest.Part::rows).sum());
    try (Fleets fleets =
            new Fleets(spark, o.execution().slots(), o.seed(), o.resilience().maxLostExecutors());
        StopSignal stop = StopSignal.install()) {
      Training training = new Training(options, table, manifest, fleets, session);
      return stop.orStopped(
          spec.commandLine().getErr(), () -> train(training, table, root, o, stop, spark));
    }
  }

  private int train(
      Training training,
      Location table,
      Store store,
      TrainOptions o,
      StopSignal stop,
      @Nullable JavaSparkContext spark) {
    PrintWriter out = spec.commandLine().getOut();
    String suffix = flags.newRun() ? UUID.randomUUID().toString().substring(0, 8) : "";
    training.remark().ifPresent(spec.commandLine().getErr()::println);
    Training plain = training.with(o.plainSum());
    String baselineId = o.baseline() ? id(plain, suffix) : "";
    RunFolder folder = run(training, id(training, suffix), baselineId, o, store, stop, spark);
    RunFolder baseline = o.baseline() ? run(plain, baselineId, "", o, store, stop, spark) : null;
    Comparison.of(folder, baseline).print(out);
    out.println();
    out.println("run      " + folder.runId());
    out.println("tables   " + store.where(folder.path()) + "/commits/*/{rounds,weights,measures}");
    out.println(
        "read     spark.read.parquet(\""
            + store.where(folder.path())
            + "/commits/*/rounds\").show()");
    out.println(
        "next     equipoise score --out "
            + ShellWord.quoted(flags.out())
            + " --model "
            + folder.runId()
            + " --table "
            + ShellWord.quoted(table.toString()));
    return ExitCode.OK.code();
  }

  private static String id(Training training, String suffix) {
    return suffix.isEmpty() ? training.runId() : Identity.newRun(training.runId(), suffix);
  }

  private RunFolder run(
      Training training,
      String id,
      String baseline,
      TrainOptions o,
      Store store,
      StopSignal stop,
      @Nullable JavaSparkContext spark) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("run " + id);
    RunFolder folder = new RunFolder(store, id);
    List<String> command = new ArrayList<>(List.of("equipoise"));
    command.addAll(spec.commandLine().getParseResult().originalArgs());
    folder.create(
        training.files(id, baseline, command, flags.out()).bytes(), UUID.randomUUID().toString());
    boolean complete = training.run(folder, settings(o, stop, spark)).alreadyComplete();
    err.println("run " + id + (complete ? " was complete already" : " is complete"));
    return folder;
  }

  private RunnerSettings settings(
      TrainOptions o, StopSignal stop, @Nullable JavaSparkContext spark) {
    Versions versions = new Versions();
    boolean gpu = spark != null && spark.getConf().contains("spark.task.resource.gpu.amount");
    return new RunnerSettings(
        flags.resume(),
        o.checkpoint().every(),
        o.numeric().onNonFinite(),
        o.numeric().maxIncidents(),
        spark == null ? "local-" + ProcessHandle.current().pid() : spark.sc().applicationId(),
        "libtorch " + versions.libtorch(),
        gpu ? "gpu" : "cpu",
        versions.code(),
        stop,
        o.timeLimit(),
        flags.console(spec.commandLine().getErr()).and(RunMetrics.ofThisJvm()),
        Clock.systemUTC(),
        o.checkpoint().retention());
  }
}

package io.equipoise.jobs.sweep;

import io.equipoise.cluster.RunMetrics;
import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.Sessions;
import io.equipoise.jobs.ShellWord;
import io.equipoise.jobs.StopSignal;
import io.equipoise.options.OptionCode;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.OptionsException;
import io.equipoise.options.Place;
import io.equipoise.options.Problem;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Identity;
import io.equipoise.run.Json;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import io.equipoise.sweep.SweepProgress;
import io.equipoise.sweep.SweepRunner;
import io.equipoise.sweep.SweepSettings;
import io.equipoise.table.RunTables;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code sweep}. */
@Command(
    name = "sweep",
    description = {
      "Tries many settings, task orders and seeds of one job in one application.",
      "",
      "Every trial is checked before the first one runs and leaves one row exactly, also when it"
          + " fails. The same line again goes on where it stopped; with more trials than before it"
          + " runs the new ones.",
      "'equipoise explain sweep' lists every option, 'equipoise explain JOB' those of the trials."
    })
public final class SweepVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Resolved<SweepOptions> options = options();
    if (flags.dryRun()) {
      return new SweepPlanner()
          .plan(options, flags)
          .print(spec.commandLine().getOut(), spec.commandLine().getErr());
    }
    if (options.value().execution().fleet() == SweepOptions.Where.LOCAL) {
      return sweep(options, null);
    }
    try (SparkSession session = Sessions.open("equipoise sweep " + options.value().name())) {
      return sweep(options, new JavaSparkContext(session.sparkContext()));
    }
  }

  private Resolved<SweepOptions> options() {
    List<String> sets = new ArrayList<>(flags.set());
    flags.name().ifPresent(name -> sets.add("name=" + name));
    flags.seed().ifPresent(seed -> sets.add("seed=" + seed));
    try {
      return OptionFiles.load(SweepOptions.class, flags.config(), sets);
    } catch (OptionsException bad) {
      throw OptionsException.of(bad.problems().stream().map(SweepVerb::orOfTheJob).toList());
    }
  }

  private static Problem orOfTheJob(Problem problem) {
    boolean unknownFlag =
        problem.code() == OptionCode.UNKNOWN && problem.place() instanceof Place.InFlag;
    return unknownFlag
        ? new Problem(
            problem.code(),
            problem.path(),
            problem.place(),
            problem.what(),
            "If it is the job's option, write --set 'set=["
                + problem.path()
                + "=VALUE]', with all that the file's own set says: it is replaced")
        : problem;
  }

  private int sweep(Resolved<SweepOptions> options, @Nullable JavaSparkContext spark) {
    Store store = Roots.out(flags.out());
    Obstacles.out(store);
    Sweeping sweep = Sweeping.of(options, flags.beside(), store, spark);
    try (StopSignal stop = StopSignal.install();
        Carriers carriers = new Carriers(spark, options.value())) {
      return stop.orStopped(
          spec.commandLine().getErr(), () -> run(sweep, store, stop, carriers, spark));
    }
  }

  private int run(
      Sweeping sweep,
      Store store,
      StopSignal stop,
      Carriers carriers,
      @Nullable JavaSparkContext spark) {
    String id = sweep.runId();
    if (flags.newRun()) {
      id = Identity.newRun(id, UUID.randomUUID().toString().substring(0, 8));
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("run " + id);
    RunFolder folder = new RunFolder(store, id);
    List<String> command = new ArrayList<>(List.of("equipoise"));
    command.addAll(spec.commandLine().getParseResult().originalArgs());
    SweepOptions o = sweep.options().value();
    SweepRunner runner =
        new SweepRunner(
            folder,
            new SweepFiles(id, sweep, command, flags.out()).bytes(),
            new RunTables(),
            settings(o, stop, spark),
            o.halving().orElse(null));
    SweepRunner.Result result = runner.run(sweep.trials(), sweep.body(), carriers.of(id));
    String ended = result.exit() == ExitCode.OK ? " is complete" : " has ended";
    err.println("run " + id + (result.alreadyComplete() ? " was complete already" : ended));
    PrintWriter out = spec.commandLine().getOut();
    new Outcome(result, sweep.body().score()).print(out);
    out.println();
    out.println("run      " + id);
    out.println(
        "tables   "
            + store.where(folder.path())
            + "/commits/*/{trials,trial_measures,trial_evaluations}");
    out.println(
        "read     spark.read.parquet(\""
            + store.where(folder.path())
            + "/commits/*/trials\").orderBy(\"number\").show()");
    out.println("next     equipoise report --out " + ShellWord.quoted(flags.out()) + " " + id);
    if (!result.tooManyFailed().isEmpty()) {
      err.println(result.tooManyFailed());
    }
    return result.exit().code();
  }

  private SweepSettings settings(
      SweepOptions o, StopSignal stop, @Nullable JavaSparkContext spark) {
    return new SweepSettings(
        flags.resume(),
        o.flush().rows(),
        o.flush().interval(),
        o.sweep().maxFailed(),
        o.timeLimit(),
        spark == null ? "local-" + ProcessHandle.current().pid() : spark.sc().applicationId(),
        stop,
        console().andThen(SweepVerb::measure),
        Clock.systemUTC());
  }

  private static void measure(SweepProgress line) {
    int pending = line.total() - line.ok() - line.failed() - line.stopped();
    RunMetrics.ofThisJvm().trials(line.ok(), line.failed(), pending);
  }

  private Consumer<SweepProgress> console() {
    PrintWriter err = spec.commandLine().getErr();
    return switch (flags.progress()) {
      case OFF -> line -> {};
      case JSON -> line -> err.println(Json.line(line));
      case AUTO, PLAIN -> line -> err.println(line.text());
    };
  }
}

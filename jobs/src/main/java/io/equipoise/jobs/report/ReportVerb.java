package io.equipoise.jobs.report;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.runs.RunsRoot;
import io.equipoise.jobs.runs.StoredRun;
import io.equipoise.options.OptionFiles;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code report}. */
@Command(
    name = "report",
    description = {
      "Writes one HTML page about runs, with the numbers of every figure as CSV beside it.",
      "",
      "Reads committed tables only, hashes checked; needs neither Spark nor the engine. The page"
          + " loads nothing and opens from disk. One run: RUN/report; several: a comparison under"
          + " OUT/reports. A study gives the verdict by the rule of its file."
    })
public final class ReportVerb implements Callable<Integer> {
  private static final String MLFLOW = "mlflow-dir";
  private static final Pattern DIRECTORY = Pattern.compile("(?:(.*)/)?runs/([^/]+)/*");

  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = "Runs: ids, beginnings of ids, or directories.")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--study",
      paramLabel = "FILE",
      description = "A file of conf/study; without RUN the last run of its sweep is taken.")
  private @Nullable Path study;

  @Option(names = "--to", paramLabel = "DIR", description = "Where the report is written.")
  private @Nullable Path to;

  @Option(
      names = "--export",
      paramLabel = MLFLOW,
      description =
          "Also write the runs and trials to OUT/mlruns as MLflow keeps them in files: open them"
              + " with mlflow ui --backend-store-uri OUT/mlruns.")
  private @Nullable String export;

  @Override
  public Integer call() throws IOException {
    refuseFlags();
    RunsRoot root = RunsRoot.open(flags.out());
    StudyOptions options = study == null ? null : study(study);
    List<RunContent> contents = new ArrayList<>();
    for (StoredRun run : chosen(root, options)) {
      contents.add(RunContent.read(run));
    }
    Optional<RunContent> plainSum =
        contents.size() == 1 ? contents.get(0).plainSum() : Optional.empty();
    Subject subject = Subject.of(contents, plainSum);
    Optional<Study> answer =
        options == null ? Optional.empty() : Optional.of(answer(root, options, subject));
    Report report = Report.of(subject, answer, Optional.ofNullable(study).map(StudyFile::of));
    PrintWriter out = spec.commandLine().getOut();
    report.lines().forEach(out::println);
    Publication target = target(root, report);
    out.println(
        flags.dryRun()
            ? "report   would be written to " + target.store().where(target.target())
            : "report   " + target.put(report.files()));
    if (export != null && !flags.dryRun()) {
      MlflowStore mlflow = new MlflowStore(root.store());
      contents.forEach(mlflow::put);
      out.println("mlflow   " + root.store().where(MlflowStore.PATH));
    }
    return ExitCode.OK.code();
  }

  private static Study answer(RunsRoot root, StudyOptions options, Subject subject)
      throws IOException {
    if (options.compare() instanceof StudyOptions.TwoPhases phases) {
      StoredRun tuned = last(root, phases.tuned(), phases.tunedSweep());
      return Study.of(options, phases, Subject.of(List.of(RunContent.read(tuned))), subject);
    }
    return Study.of(options, subject);
  }

  /** A report has no options: what would be silently without effect is refused. */
  private void refuseFlags() {
    if (!flags.set().isEmpty() || !flags.config().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "report takes no "
              + (flags.set().isEmpty() ? "--config" : "--set " + flags.set().get(0))
              + ": it shows what was committed, and a study says all in its own file (--study).");
    }
    if (export != null && !export.equals(MLFLOW)) {
      throw new ParameterException(
          spec.commandLine(), "--export " + export + "; expected " + MLFLOW + ".");
    }
  }

  private StudyOptions study(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-013",
          "study file does not exist or cannot be read; expected a YAML file",
          file.toString(),
          "Check the path given with --study; the studies that come with this are in conf/study.");
    }
    return OptionFiles.load(StudyOptions.class, List.of(file), List.of()).value();
  }

  private List<StoredRun> chosen(RunsRoot root, @Nullable StudyOptions options) throws IOException {
    if (runs.isEmpty() && options == null) {
      throw new Failure(
          ExitCode.USAGE,
          "RUN-060",
          "no run is named; expected at least one RUN, or --study FILE",
          "",
          "See equipoise runs list.");
    }
    Map<String, StoredRun> found = new LinkedHashMap<>();
    for (String name : runs) {
      StoredRun run = find(root, name);
      found.put(run.where(), run);
    }
    return found.isEmpty() && options != null
        ? List.of(last(root, options.runs(), options.sweep()))
        : List.copyOf(found.values());
  }

  /** A run by its directory, such as {@code hdfs://nn/equipoise/runs/ID}, or by its id. */
  private static StoredRun find(RunsRoot root, String name) throws IOException {
    Matcher directory = DIRECTORY.matcher(name);
    if (directory.matches()) {
      String above = directory.group(1) == null ? "." : directory.group(1) + "/";
      return RunsRoot.open(above).find(String.valueOf(directory.group(2)));
    }
    return root.find(name);
  }

  private static StoredRun last(RunsRoot root, String name, String file) throws IOException {
    List<StoredRun> named = new ArrayList<>();
    for (StoredRun run : root.runs()) {
      boolean sweep = run.identity().text("job").equals("sweep");
      if (sweep && run.identity().text("name").equals(name)) {
        named.add(run);
      }
    }
    Map<String, String> created = new LinkedHashMap<>();
    for (StoredRun run : named) {
      created.put(run.id(), run.identity().text("created"));
    }
    return named.stream()
        .max(Comparator.comparing((StoredRun r) -> created.getOrDefault(r.id(), "")))
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "RUN-062",
                    "no run of the sweep '" + name + "'; expected one under --out",
                    root.store().where("runs"),
                    "Run equipoise sweep --config with the study's sweep file ("
                        + file
                        + ") first, or name the run."));
  }

  private Publication target(RunsRoot root, Report report) {
    if (to != null) {
      Path place = to.toAbsolutePath().normalize();
      Path parent = place.getParent();
      Path base = parent == null ? place : parent;
      return new Publication(
          new LocalStore(base), "_" + place.getFileName() + "-", base.relativize(place).toString());
    }
    List<RunContent> about = report.subject().runs();
    if (about.size() == 1 && report.study().isEmpty()) {
      StoredRun run = about.get(0).run();
      String path = run.folder().path();
      return new Publication(run.folder().store(), path + "/_staging/report-", path + "/report");
    }
    String name = report.study().map(s -> "study-" + s.options().name()).orElse(report.key());
    return new Publication(root.store(), "_staging/report-", "reports/" + name);
  }
}

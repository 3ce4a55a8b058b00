package io.equipoise.jobs.score;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.Sessions;
import io.equipoise.jobs.StopSignal;
import io.equipoise.net.SavedModel;
import io.equipoise.options.Nearest;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code score}. */
@Command(
    name = "score",
    description = {
      "Predicts every row of a table with a trained model and writes Parquet.",
      "",
      "Predictions appear under OUT/predictions/<id> as a whole or not at all; the same line again"
          + " finds them there. A row that cannot be predicted has nulls and an error."
    })
public final class ScoreVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "RUN|DIR",
      description =
          "A finished run (its id under --out or its directory), or a directory with model.json and"
              + " model.safetensors. Given several times, all are averaged.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "DIR",
      description =
          "A table that prep has published, or Parquet with id and lattice, frac, z or features.")
  private @Nullable String table;

  @Option(names = "--split", paramLabel = "NAME", description = "Only the rows of this split.")
  private @Nullable String split;

  @Option(
      names = "--export-torchscript",
      paramLabel = "DIR",
      description = "Also write model.pt, which DJL's Criteria and BinaryPredictor load.")
  private @Nullable String export;

  @Override
  public Integer call() {
    Resolved<ScoreOptions> options = options();
    ScoreOptions o = options.value();
    if (flags.dryRun()) {
      return new ScorePlanner()
          .plan(options, flags)
          .print(spec.commandLine().getOut(), spec.commandLine().getErr());
    }
    ScorePlanner.somethingToDo(o);
    Ensemble models = Ensemble.find(o.model(), o.ensemble(), flags.out());
    if (!o.exportTorchscript().isEmpty()) {
      export(ScorePlanner.exported(models), Path.of(o.exportTorchscript()));
    }
    return o.table().isEmpty() ? ExitCode.OK.code() : score(options, models);
  }

  private Resolved<ScoreOptions> options() {
    if (split != null && !ScoreOptions.SPLITS.contains(split)) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-003",
          "--split " + split + "; expected one of " + String.join(", ", ScoreOptions.SPLITS),
          "",
          Nearest.of(split, ScoreOptions.SPLITS)
              .map(near -> "Did you mean " + near + "?")
              .orElse("Leave it out to score all rows."));
    }
    List<String> sets = new ArrayList<>(flags.set());
    if (!models.isEmpty()) {
      set(sets, "model", models.get(0));
      set(sets, "ensemble", quoted(models.subList(1, models.size())));
    }
    set(sets, "table", table);
    set(sets, "split", split);
    set(sets, "export-torchscript", export);
    return OptionFiles.load(ScoreOptions.class, flags.config(), sets);
  }

  /** A list as options are written. */
  private static String quoted(List<String> places) {
    return places.stream()
        .map(place -> "'" + place.replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static void set(List<String> sets, String path, @Nullable String value) {
    if (value != null) {
      sets.add(path + "=" + value);
    }
  }

  private void export(ModelPlace place, Path dir) {
    PrintWriter out = spec.commandLine().getOut();
    if (place.files().readsFeatures()) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-012",
          "the model reads rows of numbers; expected one of crystals to export",
          place.directory(),
          "Score with --table, or read model.safetensors and model.json, which hold all of it");
    }
    try {
      SavedModel saved = place.files().model();
      out.println("export   " + saved.exportTorchScript(dir, "model"));
      out.println("load     new BinaryPredictor().setModelUrl(\"" + dir.toUri() + "\")");
    } catch (IOException e) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-003",
          "cannot write the TorchScript archive: " + e.getMessage(),
          dir.toString(),
          "Choose another --export-torchscript",
          e);
    }
  }

  private int score(Resolved<ScoreOptions> options, Ensemble models) {
    ScoredTable input = ScoredTable.find(options.value().table());
    String id = Scoring.id(options, models, input, flags);
    Publication publication = new Publication(Roots.out(flags.out()), id);
    Optional<Publication.Summary> known = publication.published();
    if (known.isPresent()) {
      spec.commandLine().getErr().println("predictions " + id + " were published already");
      print(known.get(), publication, models);
      return ExitCode.OK.code();
    }
    Obstacles.engine();
    try (SparkSession spark = Sessions.open("equipoise score " + id);
        StopSignal stop = StopSignal.install(spark.sparkContext()::cancelAllJobs)) {
      return stop.orSaid(
          spec.commandLine().getErr(),
          () -> {
            Scoring scoring = new Scoring(spark, options.value(), models, input, id);
            print(scoring.run(publication), publication, models);
            return ExitCode.OK.code();
          });
    }
  }

  /** The columns of the predictions and what they hold, in a line. */
  private static String columns(Ensemble models) {
    String deviation = models.several() ? ", s_ their deviation" : "";
    return models.outputs().scales().stream()
            .flatMap(
                scale ->
                    models.several()
                        ? Stream.of("p_" + scale.task(), "s_" + scale.task())
                        : Stream.of("p_" + scale.task()))
            .collect(Collectors.joining(", ", "id, ", ""))
        + "; p_ is a prediction"
        + deviation
        + ", y_ the table's own value, error why a row has none: data-schemas/predictions.v1.json";
  }

  private void print(Publication.Summary summary, Publication publication, Ensemble models) {
    PrintWriter out = spec.commandLine().getOut();
    if (!summary.measures().isEmpty()) {
      out.println(Measures.HEADER);
      summary.measures().forEach(line -> out.println(line.text()));
      out.println();
    }
    List<Measures.Line> known =
        summary.measures().stream().filter(line -> line.calibration() != null).toList();
    if (!known.isEmpty()) {
      out.println(Calibration.HEADER);
      known.forEach(line -> out.println(line.known()));
      out.println();
    }
    out.printf("scored   %d rows, %d of them refused%n", summary.rows(), summary.refused());
    out.println("tables   " + publication.place());
    out.println("columns  " + columns(models));
    out.println("read     spark.read.parquet(\"" + publication.place() + "\").show()");
  }
}

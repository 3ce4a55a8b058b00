package io.equipoise.jobs.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sqrt;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.local.Scorer;
import io.equipoise.ml.CrystalPredictor;
import io.equipoise.ml.FeaturePrediction;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskModel;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.table.PredictionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One scoring: rows in, predictions written and measured. */
final class Scoring {
  /** Rises when predictions of the same model and table change on purpose. */
  static final String CODE_LINE = "1.0";

  private final SparkSession spark;
  private final Ensemble models;
  private final ScoredTable input;
  private final String id;
  private final TaskModel model;
  private final List<TargetScale> scales;
  private final Dataset<Row> predictions;

  /**
   * Checks the table against the model; nothing is computed yet.
   *
   * @throws Failure exit 3 when a column is missing or of another type
   */
  Scoring(SparkSession spark, ScoreOptions options, Ensemble models, ScoredTable input, String id) {
    this.spark = spark;
    this.models = models;
    this.input = input;
    this.id = id;
    this.model = models.outputs();
    this.scales = model.scales();
    this.predictions = chosen(scored(options, input.rows(spark, options.split())));
  }

  /** The rows with the outputs of every model behind them. */
  private Dataset<Row> scored(ScoreOptions options, Dataset<Row> rows) {
    Dataset<Row> scored = rows;
    try {
      for (int m = 0; m < models.places().size(); m++) {
        scored = scored(options, scored, m);
      }
      return scored;
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-005",
          String.valueOf(e.getMessage()),
          input.place().toString(),
          "",
          e);
    }
  }

  private Dataset<Row> scored(ScoreOptions options, Dataset<Row> rows, int m) {
    ModelPlace place = models.places().get(m);
    return place.files().readsFeatures()
        ? FeaturePrediction.of(
            rows,
            place.files(),
            new FeaturePrediction.Names(prefix(m), error(m)),
            options.batchSize(),
            options.batchifier() == ScoreOptions.Batchifier.PADDING
                ? Scorer.Batching.TOGETHER
                : Scorer.Batching.ONE_EACH,
            options.device())
        : new CrystalPredictor()
            .setModelUrl(place.directory())
            .setBatchSize(options.batchSize())
            .setDisorder(options.disorder().name().toLowerCase(Locale.ROOT))
            .setBatchifier(options.batchifier().name().toLowerCase(Locale.ROOT))
            .setDevice(options.device())
            .setOutputPrefix(prefix(m))
            .setErrorCol(error(m))
            .transform(rows);
  }

  /** What the outputs of a model begin with: no task's name has two underscores before it. */
  private String prefix(int m) {
    return models.several() ? "__" + m + "_" : PredictionTable.PREDICTED;
  }

  private String error(int m) {
    return models.several() ? "__error_" + m : "error";
  }

  /** The columns of {@link PredictionTable}. */
  private Dataset<Row> chosen(Dataset<Row> scored) {
    List<String> there = Arrays.asList(scored.columns());
    List<Column> columns = new ArrayList<>(List.of(col("id")));
    if (there.contains("split")) {
      columns.add(col("split"));
    }
    scales.forEach(scale -> columns.addAll(predicted(scale.task())));
    for (TargetScale scale : scales) {
      if (there.contains(PredictionTable.TARGET + scale.task())) {
        columns.add(col("`" + PredictionTable.TARGET + scale.task() + "`"));
      }
    }
    columns.add(error().as("error"));
    Column disordered =
        there.contains(PredictionTable.SHARED)
            ? size(col(PredictionTable.SHARED)).gt(0)
            : lit(null).cast("boolean");
    columns.add(disordered.as(PredictionTable.DISORDERED));
    columns.add(lit(models.hash()).as("model_hash"));
    columns.add(lit(models.runs()).as("model_run"));
    columns.add(lit(id).as("run_id"));
    return scored.select(columns.toArray(Column[]::new));
  }

  /**
   * The prediction of a task; of several models their mean, and the deviation of one of them from
   * it, sqrt(sum (p - mean)^2 / (models - 1)). Summed in the order in which the models were given.
   */
  private List<Column> predicted(String task) {
    List<Column> all =
        IntStream.range(0, models.places().size())
            .mapToObj(m -> col("`" + prefix(m) + task + "`"))
            .toList();
    if (!models.several()) {
      return all;
    }
    int n = all.size();
    Column mean = all.stream().reduce(Column::plus).orElseThrow().divide(lit((double) n));
    Column squares =
        all.stream()
            .map(p -> p.minus(mean).multiply(p.minus(mean)))
            .reduce(Column::plus)
            .orElseThrow();
    return List.of(
        mean.as(PredictionTable.PREDICTED + task),
        sqrt(squares.divide(lit(n - 1.0))).as(PredictionTable.DEVIATION + task));
  }

  /** Why a row has no predictions: the first model that refuses it says it. */
  private Column error() {
    return coalesce(
        IntStream.range(0, models.places().size())
            .mapToObj(m -> col(error(m)))
            .toArray(Column[]::new));
  }

  /** Made from the contents of model and table and from what decides the numbers. */
  static String id(
      Resolved<ScoreOptions> options, Ensemble models, ScoredTable input, CommonFlags flags) {
    List<Identity.Input> inputs = new ArrayList<>(input.inputs());
    inputs.addAll(models.inputs());
    return Identity.runId(
        "score",
        flags.name().orElse("crystals"),
        options.optionsHash(),
        Identity.dataHash(inputs),
        0,
        Identity.tableVersions(inputs),
        CODE_LINE);
  }

  /** What {@link #run} would do, in lines. */
  List<String> plan() {
    List<String> plan = new ArrayList<>();
    plan.add("would score " + input.files().size() + " files of " + input.place());
    models
        .places()
        .forEach(p -> plan.add("with model  " + p.directory() + " (" + p.files().hash() + ")"));
    plan.add("columns     " + String.join(", ", predictions.columns()));
    plan.add("as          predictions/" + id);
    return plan;
  }

  /** Writes, measures what was written, and publishes. */
  Publication.Summary run(Publication publication) {
    try {
      return written(publication);
    } catch (Exception failure) { // Spark's own exceptions are checked, and thrown undeclared
      publication.discard();
      throw failure;
    }
  }

  private Publication.Summary written(Publication publication) {
    String staging = publication.staging().address();
    predictions.write().option("compression", "zstd").parquet(staging);
    Dataset<Row> written = spark.read().parquet(staging);
    Publication.Summary summary =
        new Publication.Summary(
            id,
            models.hash(),
            models.runs(),
            input.place().toString(),
            written.count(),
            written.where(col("error").isNotNull()).count(),
            Measures.of(written, model));
    publication.publish(summary);
    return summary;
  }
}

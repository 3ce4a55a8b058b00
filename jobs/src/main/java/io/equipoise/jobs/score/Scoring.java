package io.equipoise.jobs.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One scoring: rows in, predictions written and measured. */
final class Scoring {
  /** Rises when predictions of the same model and table change on purpose. */
  static final String CODE_LINE = "1.0";

  private final SparkSession spark;
  private final ModelPlace place;
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
  Scoring(
      SparkSession spark, ScoreOptions options, ModelPlace place, ScoredTable input, String id) {
    this.spark = spark;
    this.place = place;
    this.input = input;
    this.id = id;
    this.model = place.files().outputs();
    this.scales = model.scales();
    this.predictions = chosen(scored(options, input.rows(spark, options.split())));
  }

  private Dataset<Row> scored(ScoreOptions options, Dataset<Row> rows) {
    try {
      return place.files().readsFeatures()
          ? FeaturePrediction.of(
              rows,
              place.files(),
              options.batchSize(),
              options.batchifier() == ScoreOptions.Batchifier.PADDING
                  ? Scorer.Batching.TOGETHER
                  : Scorer.Batching.ONE_EACH,
              options.device())
          : new CrystalPredictor()
              .setModelUrl(place.directory())
              .setBatchSize(options.batchSize())
              .setBatchifier(options.batchifier().name().toLowerCase(Locale.ROOT))
              .setDevice(options.device())
              .transform(rows);
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

  /** The columns of {@link PredictionTable}. */
  private Dataset<Row> chosen(Dataset<Row> scored) {
    List<String> there = Arrays.asList(scored.columns());
    List<Column> columns = new ArrayList<>(List.of(col("id")));
    if (there.contains("split")) {
      columns.add(col("split"));
    }
    scales.forEach(scale -> columns.add(col("`" + PredictionTable.PREDICTED + scale.task() + "`")));
    for (TargetScale scale : scales) {
      if (there.contains(PredictionTable.TARGET + scale.task())) {
        columns.add(col("`" + PredictionTable.TARGET + scale.task() + "`"));
      }
    }
    columns.add(col("error"));
    columns.add(lit(place.files().hash()).as("model_hash"));
    columns.add(lit(place.run()).as("model_run"));
    columns.add(lit(id).as("run_id"));
    return scored.select(columns.toArray(Column[]::new));
  }

  /** Made from the contents of model and table and from what decides the numbers. */
  static String id(
      Resolved<ScoreOptions> options, ModelPlace place, ScoredTable input, CommonFlags flags) {
    List<Identity.Input> inputs = new ArrayList<>(input.inputs());
    long bytes = place.files().json().length;
    inputs.add(new Identity.Input("model", "1", "model.json", bytes, place.files().hash()));
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
    return List.of(
        "would score " + input.files().size() + " files of " + input.place(),
        "with model  " + place.directory() + " (" + place.files().hash() + ")",
        "columns     " + String.join(", ", predictions.columns()),
        "as          predictions/" + id);
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
            place.files().hash(),
            place.run(),
            input.place().toString(),
            written.count(),
            written.where(col("error").isNotNull()).count(),
            Measures.of(written, model));
    publication.publish(summary);
    return summary;
  }
}

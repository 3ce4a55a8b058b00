package io.equipoise.ml;

import io.equipoise.local.Scorer.Batching;
import io.equipoise.net.FeatureModel;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Predictions of a model on rows of numbers, behind the rows' own columns. */
public final class FeaturePrediction {
  private static final String FEATURES = "features";

  private FeaturePrediction() {}

  /**
   * Names of what is added.
   *
   * @param prefix before a task's name
   * @param error of the column that says why a row has no predictions
   */
  public record Names(String prefix, String error) {}

  /**
   * Adds a column per task and one of errors to rows with a column {@code features}.
   *
   * @param batchSize rows that enter the engine's scope together
   * @param device {@code auto}, {@code cpu} or {@code gpu:0}
   * @throws IllegalArgumentException when that column is missing or an output is there already
   */
  public static Dataset<Row> of(
      Dataset<Row> rows,
      ModelFiles files,
      Names names,
      int batchSize,
      Batching batching,
      String device) {
    FeatureModel model = files.featureModel().model();
    OutputColumns columns = new OutputColumns(List.of(FEATURES), names.prefix(), names.error(), "");
    StructType after = columns.after(rows.schema(), model);
    Broadcast<ModelFiles> sent =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext()).broadcast(files);
    FeatureRows scorer = new FeatureRows(rows.schema().fieldIndex(FEATURES), batching, device);
    PredictRows predict = new PredictRows(sent, scorer, model.tasks(), batchSize, false);
    return rows.mapPartitions(predict, Encoders.row(after));
  }
}

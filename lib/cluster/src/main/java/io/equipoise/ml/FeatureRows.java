package io.equipoise.ml;

import io.equipoise.local.FeatureScorer;
import io.equipoise.local.Scorer;
import io.equipoise.local.Scorer.Score;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;

/**
 * Scores rows with an array of numbers each.
 *
 * @param column place of the array in a row
 * @param device {@code auto}, {@code cpu} or {@code gpu:0}
 */
record FeatureRows(int column, Scorer.Batching batching, String device) implements BatchScorer {
  @Override
  public List<Score> scores(List<Row> batch, ModelFiles files) {
    FeatureScorer scorer = ModelHolder.ofThisJvm().featureScorer(files);
    return scorer.score(
        batch.stream().map(this::numbers).toList(), TaskDevice.of(device), batching);
  }

  /** None for a row without numbers, which the scorer refuses. */
  private double[] numbers(Row row) {
    if (row.isNullAt(column) || row.getList(column).stream().anyMatch(Objects::isNull)) {
      return new double[0];
    }
    return row.<Number>getList(column).stream().mapToDouble(Number::doubleValue).toArray();
  }
}

package io.equipoise.ml;

import io.equipoise.local.Scorer.Score;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/** What is said of a batch of rows by a model, one score per row, in their order. */
interface BatchScorer extends Serializable {
  List<Score> scores(List<Row> batch, ModelFiles files);
}

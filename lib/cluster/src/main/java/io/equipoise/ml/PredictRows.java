package io.equipoise.ml;

import io.equipoise.local.Scorer.Score;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one task does: takes rows by the batch, predicts them, and gives them back in their order
 * with the outputs behind. At most one batch is held.
 *
 * @param tasks number of outputs of the model
 * @param struct whether the outputs are one struct
 */
record PredictRows(
    Broadcast<ModelFiles> files, BatchScorer scorer, int tasks, int batchSize, boolean struct)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    ArrayDeque<Row> ready = new ArrayDeque<>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !ready.isEmpty() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (ready.isEmpty()) {
          if (!rows.hasNext()) {
            throw new NoSuchElementException();
          }
          ready.addAll(batch(rows));
        }
        return ready.remove();
      }
    };
  }

  private List<Row> batch(Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>();
    while (batch.size() < batchSize && rows.hasNext()) {
      batch.add(rows.next());
    }
    List<Score> scores = scorer.scores(batch, files.value());
    List<Row> done = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      done.add(with(batch.get(i), scores.get(i)));
    }
    return done;
  }

  private Row with(Row row, Score score) {
    @Nullable Object[] outputs = new @Nullable Object[tasks + 1];
    double[] values = score.values();
    for (int k = 0; values != null && k < tasks; k++) {
      outputs[k] = values[k];
    }
    outputs[tasks] = score.error();
    @Nullable Object[] added = struct ? new Object[] {RowFactory.create(outputs)} : outputs;
    @Nullable Object[] all = new @Nullable Object[row.size() + added.length];
    for (int i = 0; i < row.size(); i++) {
      all[i] = row.get(i);
    }
    System.arraycopy(added, 0, all, row.size(), added.length);
    return RowFactory.create(all);
  }
}

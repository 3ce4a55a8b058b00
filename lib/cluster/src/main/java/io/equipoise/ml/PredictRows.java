package io.equipoise.ml;

import io.equipoise.cluster.Devices;
import io.equipoise.crystal.Crystal;
import io.equipoise.local.Scorer;
import io.equipoise.local.Scorer.Score;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one task does: takes rows by the batch, predicts them, and gives them back in their order
 * with the outputs behind. At most one batch is held.
 *
 * @param inputs places of lattice, frac and z in a row
 * @param together whether a batch is one pass of the engine
 * @param struct whether the outputs are one struct
 */
record PredictRows(
    Broadcast<ModelFiles> files,
    List<Integer> inputs,
    int batchSize,
    boolean together,
    String device,
    boolean struct)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Scorer scorer = ModelHolder.ofThisJvm().scorer(files.value());
    TaskContext task = TaskContext.get();
    String where = device.equals("auto") ? (task == null ? "cpu" : Devices.of(task)) : device;
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
          ready.addAll(batch(rows, scorer, where));
        }
        return ready.remove();
      }
    };
  }

  private List<Row> batch(Iterator<Row> rows, Scorer scorer, String where) {
    List<Row> batch = new ArrayList<>();
    List<@Nullable Score> refused = new ArrayList<>();
    List<Crystal> crystals = new ArrayList<>();
    while (batch.size() < batchSize && rows.hasNext()) {
      Row row = rows.next();
      batch.add(row);
      refused.add(crystal(row, crystals));
    }
    Scorer.Batching batching = together ? Scorer.Batching.TOGETHER : Scorer.Batching.ONE_EACH;
    Iterator<Score> scores = scorer.score(crystals, where, batching).iterator();
    int tasks = scorer.model().tasks();
    List<Row> done = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      Score early = refused.get(i);
      done.add(with(batch.get(i), early == null ? scores.next() : early, tasks));
    }
    return done;
  }

  /** Adds the row's crystal, or says why there is none. */
  private @Nullable Score crystal(Row row, List<Crystal> crystals) {
    for (int input : inputs) {
      if (row.isNullAt(input) || row.getList(input).stream().anyMatch(Objects::isNull)) {
        String name = row.schema().fieldNames()[input];
        return Score.refused(name + " = null; expected numbers. (PARSE_ERROR)");
      }
    }
    double[] lattice = numbers(row, inputs.get(0));
    double[] frac = numbers(row, inputs.get(1));
    double[] atomic = numbers(row, inputs.get(2));
    short[] z = new short[atomic.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, atomic[i]));
    }
    if (lattice.length != 9 || frac.length != 3 * z.length) {
      return Score.refused(
          "lattice has "
              + lattice.length
              + " numbers, frac "
              + frac.length
              + ", z "
              + z.length
              + "; expected 9, 3 n and n. (PARSE_ERROR)");
    }
    crystals.add(bare(lattice, frac, z));
    return null;
  }

  @SuppressWarnings("NullAway") // an array component that may be null is not understood
  private static Crystal bare(double[] lattice, double[] frac, short[] z) {
    return new Crystal("row", lattice, frac, z, null, null);
  }

  private static double[] numbers(Row row, int column) {
    return row.<Number>getList(column).stream().mapToDouble(Number::doubleValue).toArray();
  }

  private Row with(Row row, Score score, int tasks) {
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

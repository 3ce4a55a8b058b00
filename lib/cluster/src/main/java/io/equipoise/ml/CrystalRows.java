package io.equipoise.ml;

import io.equipoise.crystal.Crystal;
import io.equipoise.local.Scorer;
import io.equipoise.local.Scorer.Score;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows with a crystal each.
 *
 * @param inputs places of lattice, frac and z in a row
 * @param device {@code auto}, {@code cpu} or {@code gpu:0}
 */
record CrystalRows(List<Integer> inputs, Scorer.Batching batching, String device)
    implements BatchScorer {
  @Override
  public List<Score> scores(List<Row> batch, ModelFiles files) {
    Scorer scorer = ModelHolder.ofThisJvm().scorer(files);
    List<@Nullable Score> refused = new ArrayList<>();
    List<Crystal> crystals = new ArrayList<>();
    for (Row row : batch) {
      refused.add(crystal(row, crystals));
    }
    Iterator<Score> scores = scorer.score(crystals, TaskDevice.of(device), batching).iterator();
    return refused.stream().map(early -> early == null ? scores.next() : early).toList();
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
}

package io.equipoise.ml;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Validator;
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
 * @param shared places of occ_site, occ_z and occ_weight; none when rows do not tell
 * @param disorder what becomes of crystals whose sites are shared or partly empty
 * @param device {@code auto}, {@code cpu} or {@code gpu:0}
 */
record CrystalRows(
    List<Integer> inputs,
    List<Integer> shared,
    Validator.Disorder disorder,
    Scorer.Batching batching,
    String device)
    implements BatchScorer {
  @Override
  public List<Score> scores(List<Row> batch, ModelFiles files) {
    Scorer scorer = ModelHolder.ofThisJvm().scorer(files);
    List<@Nullable Score> refused = new ArrayList<>();
    List<Crystal> crystals = new ArrayList<>();
    for (Row row : batch) {
      refused.add(crystal(row, crystals));
    }
    Iterator<Score> scores =
        scorer.score(crystals, TaskDevice.of(device), batching, disorder).iterator();
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
    List<Crystal.Occupant> occ = new ArrayList<>();
    String bad = occupants(row, z.length, occ);
    if (bad != null) {
      return Score.refused(bad);
    }
    crystals.add(crystal(lattice, frac, z, occ.isEmpty() ? null : occ));
    return null;
  }

  /** Adds the species that share sites, in site order; or says what is wrong with them. */
  private @Nullable String occupants(Row row, int sites, List<Crystal.Occupant> occ) {
    if (shared.isEmpty() || shared.stream().anyMatch(row::isNullAt)) {
      return null;
    }
    double[] site = numbers(row, shared.get(0));
    double[] z = numbers(row, shared.get(1));
    double[] weight = numbers(row, shared.get(2));
    boolean[] seen = new boolean[sites];
    boolean good = z.length == site.length && weight.length == site.length;
    for (int i = 0; good && i < site.length; i++) {
      int at = (int) site[i];
      good = at == site[i] && at >= 0 && at < sites && z[i] >= 1 && z[i] <= 118 && weight[i] > 0;
      if (good) {
        seen[at] = true;
        occ.add(new Crystal.Occupant(at, (short) z[i], weight[i]));
      }
    }
    for (boolean one : seen) {
      good &= one || site.length == 0;
    }
    return good
        ? null
        : "occ_site, occ_z, occ_weight do not fit; expected entries for every one of "
            + sites
            + " sites, with weights > 0. (PARSE_ERROR)";
  }

  @SuppressWarnings("NullAway") // an array component that may be null is not understood
  private static Crystal crystal(
      double[] lattice, double[] frac, short[] z, @Nullable List<Crystal.Occupant> occ) {
    return new Crystal("row", lattice, frac, z, occ, null);
  }

  private static double[] numbers(Row row, int column) {
    return row.<Number>getList(column).stream().mapToDouble(Number::doubleValue).toArray();
  }
}

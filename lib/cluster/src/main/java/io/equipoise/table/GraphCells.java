package io.equipoise.table;

import io.equipoise.crystal.CrystalGraph;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A graph as the cells of one row, and back to an equal graph. */
final class GraphCells {
  private GraphCells() {}

  static @Nullable Object[] of(GraphTable.Row row, String paramsHash) {
    CrystalGraph g = row.graph();
    @Nullable Object[] head = {
      g.id(),
      row.split(),
      paramsHash,
      g.atoms(),
      g.edges(),
      g.waves(),
      IntStream.range(0, g.atoms()).map(i -> g.z()[i]).toArray(),
      g.frac(),
      g.rowptr(),
      g.col(),
      g.image(),
      g.dist(),
      g.hkl(),
      g.knorm(),
      g.rho(),
      g.rcUsed()
    };
    @Nullable Object[] cells = Arrays.copyOf(head, head.length + row.targets().length);
    for (int k = 0; k < row.targets().length; k++) {
      double y = row.targets()[k];
      cells[head.length + k] = Double.isNaN(y) ? null : y;
    }
    return cells;
  }

  static GraphTable.Row row(RowReader row, String paramsHash, int tasks) {
    String id = row.text("id");
    check(row.text("params_hash").equals(paramsHash), id, "was cut with other options");
    int[] z = row.ints("z");
    short[] species = new short[z.length];
    for (int i = 0; i < z.length; i++) {
      species[i] = (short) z[i];
    }
    CrystalGraph graph =
        new CrystalGraph(
            id,
            species,
            row.doubles("frac"),
            row.ints("rowptr"),
            row.ints("col"),
            row.ints("image"),
            row.doubles("dist"),
            row.ints("hkl"),
            row.doubles("knorm"),
            row.number("rho"),
            row.number("rc_used"));
    check(graph, row);
    double[] targets = new double[tasks];
    for (int k = 0; k < tasks; k++) {
      Object y = row.cells()[GraphTable.BASE.columns().size() + k];
      targets[k] = y == null ? Double.NaN : (Double) y;
    }
    return new GraphTable.Row(graph, row.text("split"), targets);
  }

  private static void check(CrystalGraph g, RowReader row) {
    int n = row.whole("n");
    int e = row.whole("e");
    int k = row.whole("k");
    int[] ptr = g.rowptr();
    check(
        g.atoms() == n && g.frac().length == 3L * n && ptr.length == n + 1L,
        g.id(),
        "does not have " + n + " sites");
    check(
        g.edges() == e && g.image().length == 3L * e && g.dist().length == e,
        g.id(),
        "does not have " + e + " edges");
    check(
        g.waves() == k && g.hkl().length == 3L * k,
        g.id(),
        "does not have " + k + " reciprocal vectors");
    boolean ordered =
        ptr[0] == 0
            && ptr[n] == e
            && IntStream.range(0, n).allMatch(i -> ptr[i] <= ptr[i + 1])
            && Arrays.stream(g.col()).allMatch(j -> j >= 0 && j < n);
    check(ordered, g.id(), "has edges to atoms that it does not have");
    check(g.rho() > 0 && g.rcUsed() > 0, g.id(), "has no density or cut-off");
  }

  private static void check(boolean good, String id, String what) {
    if (!good) {
      throw new IllegalArgumentException(
          "graph '" + id + "' " + what + "; expected a whole graph as prep stores it");
    }
  }
}

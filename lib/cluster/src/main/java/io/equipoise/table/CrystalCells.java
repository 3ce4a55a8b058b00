package io.equipoise.table;

import io.equipoise.crystal.Composition;
import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Crystal.Occupant;
import io.equipoise.crystal.Lattice;
import io.equipoise.crystal.LatticeSums;
import io.equipoise.crystal.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A crystal as the cells of one row, and back to an equal crystal. */
final class CrystalCells {
  private CrystalCells() {}

  static @Nullable Object[] of(CrystalTable.Row row, int tasks) {
    Sample sample = row.sample();
    Crystal c = sample.crystal();
    if (sample.targets().length != tasks) {
      throw new IllegalArgumentException(
          "crystal '"
              + c.id()
              + "' has "
              + sample.targets().length
              + " targets; expected "
              + tasks);
    }
    Composition composition = Composition.of(c);
    Lattice lattice = Lattice.of(c.lattice());
    List<Occupant> occ = c.occ() == null ? List.of() : c.occ();
    @Nullable Object[] head = {
      c.id(),
      sample.source(),
      row.file(),
      composition.formula(),
      composition.chemsys(),
      c.atoms(),
      c.lattice(),
      c.frac(),
      integers(c.z()),
      c.charge() == null ? new double[0] : c.charge(),
      occ.stream().mapToInt(Occupant::site).toArray(),
      occ.stream().mapToInt(Occupant::z).toArray(),
      occ.stream().mapToDouble(Occupant::weight).toArray(),
      lattice.volume(),
      finite(LatticeSums.density(c)),
      finite(LatticeSums.nearestDistance(lattice, Lattice.wrap(c.frac()))),
      sample.split(),
      CrystalTable.INGEST,
      row.row(),
      row.fingerprint()
    };
    @Nullable Object[] cells = new Object[head.length + tasks];
    System.arraycopy(head, 0, cells, 0, head.length);
    for (int k = 0; k < tasks; k++) {
      double y = sample.targets()[k];
      cells[head.length + k] = Double.isNaN(y) ? null : y;
    }
    return cells;
  }

  static Sample sample(@Nullable Object[] cells, int tasks) {
    TableSchema base = CrystalTable.BASE;
    Cells row = new Cells(cells, base);
    int[] z = (int[]) row.get("z");
    double[] charge = (double[]) row.get("charge");
    Crystal crystal = crystal(row, z, charge.length == 0 ? null : charge);
    double[] targets = new double[tasks];
    for (int k = 0; k < tasks; k++) {
      Object y = cells[base.columns().size() + k];
      targets[k] = y == null ? Double.NaN : (Double) y;
    }
    return new Sample(crystal, (String) row.get("source"), (String) row.get("split"), targets);
  }

  static CrystalTable.Row row(@Nullable Object[] cells, int tasks) {
    TableSchema base = CrystalTable.BASE;
    return new CrystalTable.Row(
        sample(cells, tasks),
        (String) new Cells(cells, base).get("file"),
        (Long) cells[base.index("row")],
        (Long) cells[base.index("fingerprint")]);
  }

  // NullAway reads no nullness of an array type from a class file: Crystal's charge may be null.
  @SuppressWarnings("NullAway")
  private static Crystal crystal(Cells row, int[] z, double @Nullable [] charge) {
    return new Crystal(
        (String) row.get("id"),
        (double[]) row.get("lattice"),
        (double[]) row.get("frac"),
        shorts(z),
        occupants(row),
        charge);
  }

  private static @Nullable List<Occupant> occupants(Cells row) {
    int[] site = (int[]) row.get("occ_site");
    int[] z = (int[]) row.get("occ_z");
    double[] weight = (double[]) row.get("occ_weight");
    if (z.length != site.length || weight.length != site.length) {
      throw new IllegalArgumentException(
          "crystal '" + row.get("id") + "' has occupancies of different lengths");
    }
    if (site.length == 0) {
      return null;
    }
    List<Occupant> occ = new ArrayList<>();
    for (int i = 0; i < site.length; i++) {
      occ.add(new Occupant(site[i], (short) z[i], weight[i]));
    }
    return List.copyOf(occ);
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static int[] integers(short[] values) {
    int[] wide = new int[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static short[] shorts(int[] values) {
    short[] narrow = new short[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (short) values[i];
    }
    return narrow;
  }

  /** The cells of a row by column name; none of the columns asked for may be null. */
  private record Cells(@Nullable Object[] cells, TableSchema schema) {
    Object get(String column) {
      Object cell = cells[schema.index(column)];
      if (cell == null) {
        throw new IllegalArgumentException("column '" + column + "' is null");
      }
      return cell;
    }
  }
}

package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Elements;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Lattice;
import io.equipoise.crystal.ReaderOptions;
import io.equipoise.crystal.Reading;
import io.equipoise.crystal.StructureReader;
import io.equipoise.net.SmallCrystals.Cell;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** One crystal, written in four formats, is one crystal to a network. */
class FormatsTest {
  private static final ReGNet NET =
      new ReGNet(ReGNetOptions.defaults().withSize(16, 2), 2, SmallCrystals.table());

  private static Crystal read(String text, ReaderOptions.Format format) {
    List<Reading> readings = new ArrayList<>();
    StructureReader.read(
        new StringReader(text), "text", format, ReaderOptions.defaults(), readings::add);
    assertEquals(1, readings.size(), text);
    Reading only = readings.get(0);
    return assertInstanceOf(Reading.Parsed.class, only, only.toString()).crystal();
  }

  private static String row(double[] numbers, int i) {
    return String.format(
        Locale.ROOT, "%.10f %.10f %.10f", numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]);
  }

  private static String symbol(Cell cell, int i) {
    return Elements.symbol(cell.z()[i]);
  }

  private static String cif(Cell cell) {
    Lattice lattice = Lattice.of(cell.lattice());
    double[] abc = lattice.lengths();
    StringBuilder text = new StringBuilder("data_x\n");
    String[] angles = {"alpha", "beta", "gamma"};
    for (int a = 0; a < 3; a++) {
      int p = 3 * ((a + 1) % 3);
      int q = 3 * ((a + 2) % 3);
      double dot = 0;
      for (int c = 0; c < 3; c++) {
        dot += cell.lattice()[p + c] * cell.lattice()[q + c];
      }
      double angle = Math.toDegrees(Math.acos(dot / abc[p / 3] / abc[q / 3]));
      text.append("_cell_length_").append("abc".charAt(a)).append(' ');
      text.append(String.format(Locale.ROOT, "%.10f%n", abc[a]));
      text.append("_cell_angle_").append(angles[a]).append(' ');
      text.append(String.format(Locale.ROOT, "%.10f%n", angle));
    }
    text.append("loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n");
    text.append("_atom_site_fract_z\n");
    for (int i = 0; i < cell.atoms(); i++) {
      text.append(symbol(cell, i)).append(' ').append(row(cell.frac(), i)).append('\n');
    }
    return text.toString();
  }

  private static String poscar(Cell cell) {
    StringBuilder text = new StringBuilder("x\n1.0\n");
    StringBuilder species = new StringBuilder();
    StringBuilder counts = new StringBuilder();
    StringBuilder sites = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      text.append(row(cell.lattice(), i)).append('\n');
    }
    for (int i = 0; i < cell.atoms(); i++) {
      species.append(symbol(cell, i)).append(' ');
      counts.append("1 ");
      sites.append(row(cell.frac(), i)).append('\n');
    }
    return text + "" + species + "\n" + counts + "\nDirect\n" + sites;
  }

  private static String json(Cell cell) {
    List<String> lattice = new ArrayList<>();
    List<String> coords = new ArrayList<>();
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lattice.add("[" + row(cell.lattice(), i).replace(" ", ", ") + "]");
    }
    for (int i = 0; i < cell.atoms(); i++) {
      coords.add("[" + row(cell.frac(), i).replace(" ", ", ") + "]");
      elements.add("\"" + symbol(cell, i) + "\"");
    }
    return "{\"x\": {\"atoms\": {\"lattice_mat\": "
        + lattice
        + ", \"coords\": "
        + coords
        + ", \"elements\": "
        + elements
        + ", \"cartesian\": false}}}";
  }

  private static String extxyz(Cell cell) {
    double[] places = SmallCrystals.times(cell.frac(), cell.lattice());
    StringBuilder text = new StringBuilder(cell.atoms() + "\nLattice=\"");
    for (int i = 0; i < 3; i++) {
      text.append(i == 0 ? "" : " ").append(row(cell.lattice(), i));
    }
    text.append("\" Properties=species:S:1:pos:R:3 pbc=\"T T T\"\n");
    for (int i = 0; i < cell.atoms(); i++) {
      text.append(symbol(cell, i)).append(' ').append(row(places, i)).append('\n');
    }
    return text.toString();
  }

  @Test
  void cifPoscarJsonAndExtxyzGiveTheSameOutput() {
    HostArray theta = HostArray.of(HostArray.of(NET.layout().initial(3)).doubles());
    for (Cell cell :
        List.of(SmallCrystals.rockSalt(), SmallCrystals.perovskite(), SmallCrystals.triclinic(2))) {
      List<Crystal> crystals =
          List.of(
              read(cif(cell), ReaderOptions.Format.CIF),
              read(poscar(cell), ReaderOptions.Format.POSCAR),
              read(json(cell), ReaderOptions.Format.JSON),
              read(extxyz(cell), ReaderOptions.Format.EXTXYZ));
      GraphBuilder graphs = new GraphBuilder(GraphBuilder.Options.defaults());
      List<EncodedGraph> encoded =
          crystals.stream().map(c -> NET.encode(graphs.build(c), Precision.DOUBLE)).toList();
      try (EngineScope scope = EngineScope.open("cpu")) {
        double[][] y = NET.outputs(scope, theta, encoded);
        for (double[] other : y) {
          assertArrayEquals(y[0], other, 1e-6);
        }
      }
    }
  }
}

package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LatticeTest {
  @Test
  void parametersComeBack() {
    Lattice lattice = Lattice.fromParameters(3.1, 4.2, 5.3, 75, 88, 112);
    assertArrayEquals(new double[] {3.1, 4.2, 5.3}, lattice.lengths(), 1e-12);
    assertArrayEquals(new double[] {75, 88, 112}, lattice.angles(), 1e-10);
    double[] product = Lattice.multiply(lattice.rows(), lattice.inverse());
    assertArrayEquals(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, product, 1e-14);
  }

  @Test
  void anglesThatDoNotCloseAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Lattice.fromParameters(3, 3, 3, 30, 30, 100));
    assertTrue(e.getMessage().contains("do not close"));
  }

  @Test
  void wrappingEndsBelowOne() {
    assertArrayEquals(
        new double[] {0.75, 0, 0, 0.25}, Lattice.wrap(new double[] {-0.25, 1, -1e-14, 3.25}));
  }

  @Test
  void everyBasisOfALatticeReducesToTheSameCell() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 200; round++) {
      double[] l = new double[9];
      for (int i = 0; i < 9; i++) {
        l[i] = random.nextDouble() * 6 - 3 + (i % 4 == 0 ? 5 : 0);
      }
      Lattice lattice = Lattice.of(l);
      double[] u = {1, 0, 0, 0, 1, 0, 0, 0, 1};
      for (int step = 0; step < 12; step++) {
        int i = random.nextInt(3);
        int j = (i + 1 + random.nextInt(2)) % 3;
        int times = random.nextInt(7) - 3;
        for (int c = 0; c < 3; c++) {
          u[3 * i + c] += times * u[3 * j + c];
        }
      }
      NiggliReduction.Result a = NiggliReduction.reduce(lattice);
      NiggliReduction.Result b = NiggliReduction.reduce(lattice.transformed(u));
      assertTrue(a.niggli() && b.niggli());
      assertArrayEquals(a.lattice().lengths(), b.lattice().lengths(), 1e-7);
      assertArrayEquals(a.lattice().angles(), b.lattice().angles(), 1e-6);
      double[] angles = a.lattice().angles();
      boolean acute = angles[0] < 90 && angles[1] < 90 && angles[2] < 90;
      boolean obtuse = angles[0] > 89.99 && angles[1] > 89.99 && angles[2] > 89.99;
      assertTrue(acute || obtuse);
    }
  }

  @Test
  void erfcIsExactAtKnownPoints() {
    assertEquals(1, Erfc.of(0), 0);
    assertEquals(0.4795001221869535, Erfc.of(0.5), 3e-16);
    assertEquals(0.15729920705028513, Erfc.of(1), 3e-16);
    assertEquals(0.004677734981047266, Erfc.of(2), 3e-16);
    assertEquals(2.209049699858544e-5, Erfc.of(3), 1e-19);
    assertEquals(1.5374597944280349e-12, Erfc.of(5), 1e-26);
    for (double x = 0.0013; x < 6.5; x += 0.0007) {
      double slope = (Erfc.of(x + 1e-4) - Erfc.of(x - 1e-4)) / 2e-4;
      assertEquals(-2 / Math.sqrt(Math.PI) * Math.exp(-x * x), slope, 1e-8);
    }
  }

  @Test
  void writtenSpeciesAreRead() {
    for (String s : List.of("Na+", "NA", "na1", "Na ", "Na_pv")) {
      assertEquals(11, Elements.species(s), s);
    }
    assertEquals(8, Elements.species("O2-"));
    assertEquals(26, Elements.species("Fe3+"));
    assertEquals(1, Elements.species("D"));
    assertEquals(1, Elements.species("T"));
    assertEquals(0, Elements.species("Xx"));
    assertEquals(0, Elements.species("12"));
    assertEquals(118, Elements.species("Og"));
    assertEquals("Og", Elements.symbol(118));
    assertEquals("Md", Elements.symbol(101));
  }

  @Test
  void labelsAreReadByTheLongestSymbol() {
    assertEquals(27, Elements.label("Co1", Set.of()));
    assertEquals(27, Elements.label("CO1", Set.of()));
    assertEquals(27, Elements.label("CO1", Set.of(27, 8)));
    assertEquals(6, Elements.label("CO1", Set.of(6, 8)));
    assertEquals(56, Elements.label("ba", Set.of()));
    assertEquals(8, Elements.label("OW2", Set.of()));
  }

  @Test
  void heavyElementsHaveNoFeatures() {
    assertTrue(!Elements.hasFeatures(101));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Elements.features(101));
    assertTrue(e.getMessage().contains("(UNKNOWN_SPECIES)"));
  }

  @Test
  @Tag("real-data")
  void theTableEqualsItsSources() throws IOException {
    Optional<Path> dir = TestData.realData("crystals");
    if (dir.isEmpty()) {
      return;
    }
    List<String> rows = Files.readAllLines(dir.get().resolve("elements.csv"));
    List<String> bits = Files.readAllLines(dir.get().resolve("element_features_92.csv"));
    for (int z = 1; z <= 100; z++) {
      String[] row = rows.get(z).split(",", -1);
      assertEquals(row[1], Elements.symbol(z));
      assertEquals(Double.parseDouble(row[2]), Elements.mass(z));
      String en =
          Elements.electronegativity(z).isEmpty()
              ? ""
              : "" + Elements.electronegativity(z).getAsDouble();
      assertEquals(row[3].isEmpty() ? "" : "" + Double.parseDouble(row[3]), en);
      for (String entry : row[10].isEmpty() ? new String[0] : row[10].split(";")) {
        String[] pair = entry.split(":");
        int charge = Integer.parseInt(pair[0].replace("+", ""));
        assertEquals(Double.parseDouble(pair[1]), Elements.ionicRadius(z, charge).orElseThrow());
      }
      int[] active = Elements.features(z);
      int next = 0;
      String[] cells = bits.get(z).split(",", -1);
      for (int g = 2; g < cells.length; g++) {
        if (!cells[g].isEmpty()) {
          assertEquals(Integer.parseInt(cells[g]), active[next++]);
        }
      }
      assertEquals(active.length, next);
    }
  }
}

package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompositionFeaturesTest {
  private static final double[] CUBE = {4, 0, 0, 0, 4, 0, 0, 0, 4};

  private static double of(Crystal crystal, String name) {
    return CompositionFeatures.of(crystal)[CompositionFeatures.names().indexOf(name)];
  }

  private static Crystal crystal(double[] lattice, double[] frac, int... z) {
    short[] species = new short[z.length];
    for (int i = 0; i < z.length; i++) {
      species[i] = (short) z[i];
    }
    return new Crystal("c", lattice, frac, species, null, null);
  }

  @Test
  void waterCanBeCheckedByHand() {
    // Bits of the table: H 104006504, O g18156614.
    Crystal water = crystal(CUBE, new double[9], 1, 1, 8);
    assertEquals(40, CompositionFeatures.names().size());
    assertEquals((1 + 1 + 16) / 3.0, of(water, "mean_group"), 1e-12);
    assertEquals(1, of(water, "min_group"));
    assertEquals(16, of(water, "max_group"));
    assertEquals(15 * Math.sqrt(2) / 3, of(water, "sd_group"), 1e-12);
    assertEquals((0 + 0 + 5) / 3.0, of(water, "mean_valence_electrons"), 1e-12);
    assertEquals(2 / 3.0, of(water, "block_s"), 1e-12);
    assertEquals(1 / 3.0, of(water, "block_p"), 1e-12);
    assertEquals(0, of(water, "block_f"));
    assertEquals(2, of(water, "elements"));
    assertEquals(Math.sqrt(5) / 3, of(water, "concentration"), 1e-12);
    assertEquals(64 / 3.0, of(water, "volume_per_atom"), 1e-12);
    assertEquals(18.0153 / 0.60221408 / 64, of(water, "density"), 1e-4);
  }

  @Test
  void whatIsUnknownOfAnElementIsLeftOutOfItsStatistics() {
    // Neon has no electronegativity, Na has bit 1.
    Crystal both = crystal(CUBE, new double[6], 10, 11);
    assertEquals(1, of(both, "mean_electronegativity"));
    assertEquals(1, of(both, "min_electronegativity"));
    assertEquals(0, of(both, "sd_electronegativity"));
    Crystal none = crystal(CUBE, new double[3], 10);
    for (String statistic : List.of("mean", "sd", "min", "max")) {
      assertEquals(0, of(none, statistic + "_electronegativity"));
    }
  }

  @Test
  void partlyOccupiedSitesCountByTheirOccupancy() {
    List<Crystal.Occupant> occ =
        List.of(
            new Crystal.Occupant(0, (short) 26, 0.75),
            new Crystal.Occupant(0, (short) 28, 0.25),
            new Crystal.Occupant(1, (short) 8, 0.5));
    Crystal mixed = new Crystal("m", CUBE, new double[6], new short[] {26, 8}, occ, null);
    assertEquals(0.5 / 1.5, of(mixed, "block_p"), 1e-12);
    assertEquals(64 / 1.5, of(mixed, "volume_per_atom"), 1e-12);
    assertEquals(3, of(mixed, "elements"));
  }

  @Test
  void aSupercellAndAnotherOrderGiveTheSameRow() {
    Crystal one = crystal(CUBE, new double[] {0, 0, 0, .5, .5, .5}, 11, 17);
    double[] twice = {8, 0, 0, 0, 4, 0, 0, 0, 4};
    Crystal two =
        crystal(twice, new double[] {0, 0, 0, .25, .5, .5, .75, .5, .5, .5, 0, 0}, 11, 17, 17, 11);
    assertArrayEquals(CompositionFeatures.of(one), CompositionFeatures.of(two), 1e-12);
  }

  @Test
  void aSpeciesWithoutFeaturesIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CompositionFeatures.of(crystal(CUBE, new double[3], 110)));
    assertTrue(e.getMessage().contains("element 110 has no entry"), e.getMessage());
  }
}

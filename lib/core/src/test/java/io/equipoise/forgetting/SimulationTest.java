package io.equipoise.forgetting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Drawing samples agrees with following moments. */
class SimulationTest {
  private static final double STANDARD_ERRORS = 4;

  /** Rotated tasks with minimisers of their own, one sequence for each kind of entries. */
  private static LinearSequence sequence(Try t, Entries entries, int batch) {
    int d = 4;
    List<LinearTask> tasks = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      Vector l = Vector.of(1, 0.5, 0.2, 0.1).times(m + 1);
      Basis u = ExactRisksTest.rotation(t, d);
      tasks.add(new LinearTask("t" + m, l, u, Vector.of(t.normals(d)), 0.2, 40));
    }
    return new LinearSequence(
        Vector.of(1, 0, -1, 0), tasks, Vector.of(0.05, 0.04, 0.03), entries.kurtosis(), batch);
  }

  private static void assertAgrees(Try t, Entries entries, int batch, int replicates) {
    LinearSequence s = sequence(t, entries, batch);
    Simulation simulation = new Simulation(s, entries);
    Averages averages = Averages.none(4 * 3 + 2);
    for (int r = 0; r < replicates; r++) {
      averages =
          averages.plus(
              Replicate.numbers(simulation.excess(Seeds.mix(t.seed(), "replicate/" + r))));
    }
    RiskMatrix exact = ExactRisks.of(s).risks();
    for (int i = 1; i <= 3; i++) {
      for (int j = 0; j < 3; j++) {
        double error = averages.standardError(i * 3 + j);
        assertEquals(
            exact.at(i, j),
            averages.mean(i * 3 + j),
            STANDARD_ERRORS * error,
            entries + " " + i + ", " + j + ", error " + error);
      }
    }
    assertEquals(
        exact.forgetting(), averages.mean(12), STANDARD_ERRORS * averages.standardError(12));
  }

  /** Fixed: nine entries at four errors would fail one run in some two thousand by chance. */
  private static Try fixed() {
    return new Try(20, 0, 1, new SplittableRandom(20));
  }

  @Test
  void aFewHundredReplicatesAreWithinFourStandardErrors() {
    for (Entries entries : Entries.values()) {
      assertAgrees(fixed(), entries, entries == Entries.UNIFORM ? 4 : 1, 400);
    }
  }

  @Tag("slow")
  @Test
  void twentyThousandReplicatesAreWithinFourStandardErrors() {
    for (Entries entries : Entries.values()) {
      assertAgrees(fixed(), entries, entries == Entries.UNIFORM ? 4 : 1, 20_000);
    }
  }

  @RandomTries(6)
  void entriesHaveTheMomentsThatTheyName(Try t) {
    for (Entries entries : Entries.values()) {
      double[] z = new double[200_001];
      entries.draw(z, t.random());
      double[] sums = new double[4];
      for (double x : z) {
        double power = 1;
        for (int p = 0; p < 4; p++) {
          power *= x;
          sums[p] += power / z.length;
        }
      }
      double far = 6 / Math.sqrt(z.length);
      assertEquals(0, sums[0], far, entries.name());
      assertEquals(1, sums[1], 1.5 * far, entries.name());
      assertEquals(0, sums[2], 4 * far, entries.name());
      assertEquals(entries.kurtosis(), sums[3], 10 * far, entries.name());
    }
  }

  @Test
  void entriesOfAnotherKurtosisAreRefused() {
    LinearSequence s = sequence(fixed(), Entries.GAUSSIAN, 1);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new Simulation(s, Entries.RADEMACHER));
    assertTrue(refused.getMessage().contains("kurtosis 1.0"), refused::getMessage);
  }
}

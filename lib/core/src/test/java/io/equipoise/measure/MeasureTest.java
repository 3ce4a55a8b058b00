package io.equipoise.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import org.junit.jupiter.api.Test;

class MeasureTest {

  @Test
  void deltaMOfAWorkedExample() {
    double[] values = {80, 2};
    double[] base = {100, 1};
    assertEquals(60, DeltaM.percent(values, base, new boolean[] {true, false}), 1e-12);
    assertEquals(0, DeltaM.percent(base, base, new boolean[] {true, false}));
  }

  @Test
  void deltaMRefusesAZeroBase() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> DeltaM.percent(new double[] {1}, new double[] {0}, new boolean[] {true}))
            .getMessage();
    assertTrue(message.contains("metric 0 has value 1.0 and base 0.0"), message);
  }

  @Test
  void tiesShareAPlaceAndLeaveNoGap() {
    double[][] values = {{1, 5}, {1, 7}, {2, 6}};
    double[] ranks = MeanRank.dense(values, new boolean[] {false, true});
    assertArrayEquals(new double[] {(1 + 3) / 2.0, (1 + 1) / 2.0, (2 + 2) / 2.0}, ranks);
    assertArrayEquals(
        new double[] {1, 1}, MeanRank.dense(new double[][] {{0.0}, {-0.0}}, new boolean[] {true}));
  }

  @Test
  void quantilesAreThoseOfTheTables() {
    // Two-sided 95 % and 99 %, any printed table.
    assertEquals(12.7062047364, StudentT.quantile(0.95, 1), 1e-9);
    assertEquals(4.3026527297, StudentT.quantile(0.95, 2), 1e-9);
    assertEquals(2.7764451052, StudentT.quantile(0.95, 4), 1e-9);
    assertEquals(2.2621571628, StudentT.quantile(0.95, 9), 1e-9);
    assertEquals(63.6567411629, StudentT.quantile(0.99, 1), 1e-8);
    assertEquals(3.2498355416, StudentT.quantile(0.99, 9), 1e-9);
    assertEquals(1.9599639845, StudentT.quantile(0.95, 1_000_000), 1e-5);
  }

  @RandomTries
  void quantileInvertsTheDistribution(Try t) {
    double p = t.random().nextDouble(0, 0.999);
    int freedom = 1 + t.random().nextInt(30);
    assertEquals(p, StudentT.central(StudentT.quantile(p, freedom), freedom), 1e-12);
  }

  @RandomTries(20)
  void distributionIsTheIntegralOfItsDensity(Try t) {
    int freedom = 1 + t.size();
    double upper = 3 * t.random().nextDouble();
    int cells = 2000;
    double area = 0;
    double norm = 0;
    for (int i = 0; i < cells; i++) { // substitute x = sqrt(v) tan(theta): density cos^(v-1)
      area += power(Math.atan(upper / Math.sqrt(freedom)) * (i + 0.5) / cells, freedom);
      norm += power(Math.PI / 2 * (i + 0.5) / cells, freedom);
    }
    double expected = area * Math.atan(upper / Math.sqrt(freedom)) / (norm * Math.PI / 2);
    assertEquals(expected, StudentT.central(upper, freedom), 1e-6);
  }

  private static double power(double theta, int freedom) {
    return Math.pow(Math.cos(theta), freedom - 1);
  }

  @Test
  void threeSeedsOfAWorkedExample() {
    Replicates r = Replicates.of(1e9 + 1, 1e9 + 2, 1e9 + 3);
    assertEquals(1e9 + 2, r.mean());
    assertEquals(1, r.sd(), 1e-12);
    assertEquals(1 / Math.sqrt(3), r.standardError(), 1e-12);
    assertEquals(4.3026527297 / Math.sqrt(3), r.halfWidth(0.95), 1e-9);
    assertTrue(r.interval(0.95).contains(1e9));
    assertEquals(2 * r.halfWidth(0.95), r.interval(0.95).high() - r.interval(0.95).low(), 1e-6);
  }

  @Test
  void ninetyFivePercentOfIntervalsHoldTheMean() {
    Try t = new Try(0, 0, 1, new java.util.SplittableRandom(12));
    int inside = 0;
    int runs = 4000;
    for (int i = 0; i < runs; i++) {
      inside += Replicates.of(t.normals(4)).interval(0.95).contains(0) ? 1 : 0;
    }
    double error = Math.sqrt(0.95 * 0.05 / runs);
    assertEquals(0.95, (double) inside / runs, 4 * error);
  }

  @Test
  void oneSeedHasNoInterval() {
    Replicates one = Replicates.of(3);
    assertEquals(3, one.mean());
    assertTrue(Double.isNaN(one.sd()));
    String message =
        assertThrows(IllegalArgumentException.class, () -> one.halfWidth(0.95)).getMessage();
    assertTrue(message.contains("Run more seeds"), message);
  }
}

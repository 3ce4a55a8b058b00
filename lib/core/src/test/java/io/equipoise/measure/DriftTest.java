package io.equipoise.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static ValueCounts counts(double... values) {
    ValueCounts counts = new ValueCounts();
    Arrays.stream(values).forEach(counts::add);
    return counts;
  }

  private static double[] normal(long seed, int n, double mean) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = -6 + mean;
      for (int k = 0; k < 12; k++) {
        sum += random.nextDouble();
      }
      values[i] = sum;
    }
    return values;
  }

  @Test
  void quantilesAreRightToTwoPercentAndPartsAddUp() {
    double[] values = normal(1, 20_000, 0);
    ValueCounts whole = counts(values);
    ValueCounts parts = counts(Arrays.copyOfRange(values, 7000, 20_000));
    parts.add(counts(Arrays.copyOf(values, 7000)));
    assertEquals(whole.counts(), parts.counts());
    assertEquals(20_000, whole.total());
    Arrays.sort(values);
    for (double p : new double[] {0.01, 0.25, 0.5, 0.9, 1}) {
      double exact = values[(int) Math.ceil(p * 20_000) - 1];
      double found = whole.quantile(p);
      assertTrue(found <= exact && exact - found <= 0.017 * Math.abs(exact), p + ": " + found);
    }
  }

  @Test
  void signsZerosAndInfinitiesAreInOrder() {
    ValueCounts counts = counts(-0.0, 0, -1e-300, 1e300, -5, Double.POSITIVE_INFINITY, 3);
    assertEquals(2, counts.counts().get(0.0));
    double before = Double.NEGATIVE_INFINITY;
    for (double least : counts.counts().keySet()) {
      assertTrue(least > before);
      before = least;
    }
    assertEquals(-5.0, counts.quantile(0), 0.1);
    assertThrows(IllegalArgumentException.class, () -> counts.add(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new ValueCounts().quantile(0.5));
  }

  @Test
  void theIndexOfTwoKindsIsTheFormula() {
    double p = 30.5 / 41;
    double q = 10.5 / 41;
    double expected = (p - q) * Math.log(p / q) + (q - p) * Math.log((1 - p) / (1 - q));
    assertEquals(expected, Drift.of(Map.of("a", 30L, "b", 10L), Map.of("a", 10L, "b", 30L)), 1e-12);
    assertEquals(0, Drift.of(Map.of("a", 30L), Map.of("a", 30L)), 1e-15);
    assertTrue(Drift.of(Map.of("a", 30L), Map.of("b", 30L)) > 1);
  }

  @Test
  void aShiftOfOneDeviationIsLargeAndNoneIsSmall() {
    ValueCounts baseline = counts(normal(2, 5000, 0));
    assertTrue(Drift.of(counts(normal(3, 5000, 0)), baseline) < 0.02);
    double shifted = Drift.of(counts(normal(4, 5000, 1)), baseline);
    assertTrue(shifted > 0.6 && shifted < 1.5, "" + shifted);
    ValueCounts zeros = counts(new double[700]);
    zeros.add(counts(normal(5, 300, 3)));
    assertEquals(0, Drift.of(zeros, zeros), 1e-15);
    assertTrue(Drift.of(counts(normal(6, 1000, 3)), zeros) > Drift.LARGE);
  }
}

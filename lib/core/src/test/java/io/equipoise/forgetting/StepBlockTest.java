package io.equipoise.forgetting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepBlockTest {
  /** Fewer steps than blocks are for, whole blocks, and some steps behind them. */
  @ParameterizedTest
  @CsvSource({"47, 323", "60, 200", "60, 256", "60, 323", "61, 2000"})
  void blocksOfStepsAreTheSteps(int d, int n) {
    StepFactors factors = new StepFactors(0.3, 3, 2);
    double[] l = new double[d];
    double[] beta = new double[d];
    for (int i = 0; i < d; i++) {
      l[i] = 1.0 / (i + 1);
      beta[i] = 1 + Math.sin(i);
    }
    double[] expected = beta.clone();
    for (int step = 0; step < n; step++) {
      double sum = 0.4;
      for (int i = 0; i < d; i++) {
        sum += l[i] * expected[i];
      }
      for (int i = 0; i < d; i++) {
        expected[i] = factors.along(l[i]) * expected[i] + factors.shared() * l[i] * sum;
      }
    }
    factors.learnDiagonal(beta, l, 0.4, n);
    for (int i = 0; i < d; i++) {
      assertEquals(expected[i], beta[i], 1e-12 * expected[i], "coordinate " + i);
    }
  }
}

package io.equipoise.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import org.junit.jupiter.api.Test;

class AdamTest {

  @RandomTries(50)
  void stepsAreTheWrittenFormula(Try t) {
    int n = t.size();
    Adam adam = new Adam(0.03, 0.8, 0.95, 1e-3, 0.1);
    Vector x = Vector.of(t.normals(n));
    Adam.Memory memory = Adam.start(n);
    double[] m = new double[n];
    double[] v = new double[n];
    double[] expected = x.toArray();
    for (int step = 1; step <= 4; step++) {
      Vector g = Vector.of(t.normals(n));
      for (int i = 0; i < n; i++) {
        double decayed = g.get(i) + 0.1 * expected[i];
        m[i] = 0.8 * m[i] + (1 - 0.8) * decayed;
        v[i] = 0.95 * v[i] + (1 - 0.95) * decayed * decayed;
        double denominator = Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(0.95, step)) + 1e-3;
        expected[i] -= 0.03 / (1 - Math.pow(0.8, step)) * m[i] / denominator;
      }
      Adam.Step done = adam.step(x, g, memory);
      x = done.parameters();
      memory = done.memory();
      for (int i = 0; i < n; i++) {
        assertEquals(expected[i], x.get(i), 1e-14);
      }
    }
    assertEquals(4, memory.steps());
  }

  @Test
  void theFirstStepHasTheLengthOfTheRate() {
    Adam.Step step =
        Adam.withRate(0.01).step(Vector.of(1, 1, 1), Vector.of(1e-3, -50, 0), Adam.start(3));
    assertEquals(0.99, step.parameters().get(0), 1e-6);
    assertEquals(1.01, step.parameters().get(1), 1e-6);
    assertEquals(1, step.parameters().get(2));
  }

  @Test
  void refusesWhatCannotBe() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Adam.withRate(Double.NaN)).getMessage();
    assertTrue(message.contains("rate is NaN; expected > 0"), message);
    assertThrows(IllegalArgumentException.class, () -> new Adam(1, 1, 0.9, 1e-8, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> Adam.withRate(1).step(Vector.of(1), Vector.of(1, 2), Adam.start(1)));
  }
}

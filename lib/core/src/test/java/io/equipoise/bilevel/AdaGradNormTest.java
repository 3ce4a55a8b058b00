package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Failure;
import io.equipoise.run.NonFiniteException;
import org.junit.jupiter.api.Test;

class AdaGradNormTest {
  private static final double[] FOUR = {4};

  /** p = 4 at 4: b = sqrt(9 + 16) = 5, y = 4 - 4/5; then p = 3.2, b = sqrt(25 + 10.24). */
  @Test
  void twoStepsOnAParabolaAreWorkedOutByHand() {
    AdaGradNorm one = new AdaGradNorm(FOUR, 3).steps(1, y -> y, "y", 0);
    assertEquals(5, one.b());
    assertArrayEquals(new double[] {3.2}, one.y(), 1e-15);
    AdaGradNorm two = new AdaGradNorm(FOUR, 3).steps(2, y -> y, "y", 0);
    assertEquals(Math.sqrt(35.24), two.b(), 1e-15);
    assertArrayEquals(new double[] {3.2 - 3.2 / Math.sqrt(35.24)}, two.y(), 1e-15);
    assertArrayEquals(two.y(), one.steps(1, y -> y, "y", 1).y());
    assertEquals(4, FOUR[0], "the start is not written to");
  }

  @Test
  void whatIsNoNumberIsRefusedByItsNameAndStep() {
    AdaGradNorm start = new AdaGradNorm(FOUR, 1);
    NonFiniteException e =
        assertThrows(
            NonFiniteException.class,
            () -> start.steps(1, y -> new double[] {Double.NaN}, "theta", 7));
    assertEquals("theta", e.task());
    assertEquals("direction at step 7", e.quantity());
    Failure huge =
        assertThrows(
            Failure.class, () -> new AdaGradNorm(FOUR, 1e200).steps(1, y -> y, "theta", 7));
    assertEquals("NUM-030", huge.code());
    assertTrue(huge.getMessage().contains("direction of theta"), huge::getMessage);
  }
}

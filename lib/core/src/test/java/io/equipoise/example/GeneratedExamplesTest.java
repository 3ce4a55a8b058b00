package io.equipoise.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GeneratedExamplesTest {
  private static double[] filled(int n, double value) {
    double[] pixels = new double[n];
    Arrays.fill(pixels, value);
    return pixels;
  }

  @Test
  void theFirstImageLiesAboveLeftAndTheSecondBelowRight() {
    Overlay overlay = new Overlay(6, 6, 0);
    double[] laid = overlay.of(filled(16, 0.5), filled(16, 1), 4, 4, new SplittableRandom(1));
    assertEquals(0.5, laid[0]);
    assertEquals(1, laid[35]);
    assertEquals(1, laid[2 * 6 + 2], "the brighter pixel where both lie");
    assertEquals(0, laid[5], "neither lies in the corner above right");
    assertEquals(0, laid[30]);
  }

  @Test
  void shiftsStayWithinTheirBoundAndAreAllReached() {
    Overlay overlay = new Overlay(5, 5, 2);
    boolean[] reached = new boolean[25];
    for (int seed = 0; seed < 500; seed++) {
      double[] laid = overlay.of(filled(1, 1), filled(1, 0.5), 1, 1, new SplittableRandom(seed));
      int first = Arrays.stream(laid).boxed().toList().indexOf(1.0);
      reached[first] = true;
    }
    for (int i = 0; i < 25; i++) {
      assertEquals(i / 5 <= 2 && i % 5 <= 2, reached[i], "corner at " + i);
    }
  }

  @Test
  void averagingKeepsTheMeanAndHalvesExactly() {
    Overlay overlay = new Overlay(4, 2, 0);
    double[] image = new double[16];
    for (int i = 0; i < 16; i++) {
      image[i] = i;
    }
    double[] half = overlay.of(image, new double[16], 4, 4, new SplittableRandom(1));
    assertArrayEquals(new double[] {2.5, 4.5, 10.5, 12.5}, half, 1e-12);
    double[] odd =
        new Overlay(5, 3, 0).of(filled(25, 0.7), filled(25, 0), 5, 5, new SplittableRandom(1));
    assertArrayEquals(filled(9, 0.7), odd, 1e-12);
  }

  @Test
  void imagesThatDoNotFitTheirCanvasAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Overlay(4, 5, 0));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Overlay(6, 6, 3)
                    .of(filled(16, 1), filled(16, 1), 4, 4, new SplittableRandom(1)));
    assertTrue(e.getMessage().contains("expected a canvas of at least 7"), e.getMessage());
  }

  @Test
  void aPictureShowsItsDigit() {
    SegmentDigits digits = new SegmentDigits(3, 12, 0);
    int[] seen = new int[10];
    for (int i = 0; i < 300; i++) {
      double[] pixels = digits.pixels(i);
      int digit = digits.digit(i);
      seen[digit]++;
      boolean upperLeft = pixels[3 * 12 + 3] > 0;
      boolean middle = pixels[6 * 12 + 5] > 0;
      assertEquals("045689".contains("" + digit), upperLeft, "digit " + digit);
      assertEquals("2345689".contains("" + digit), middle, "digit " + digit);
    }
    for (int n : seen) {
      assertTrue(n > 10, Arrays.toString(seen));
    }
    assertArrayEquals(digits.pixels(7), new SegmentDigits(3, 12, 0).pixels(7));
    assertFalse(Arrays.equals(digits.pixels(7), new SegmentDigits(4, 12, 0).pixels(7)));
  }

  @Test
  void aSyntheticRowIsItsFormula() {
    SyntheticTable table = new SyntheticTable(5, 8, 4, 0, 0);
    assertEquals(java.util.List.of("y0", "y1", "y2", "y3", "class"), table.tasks());
    for (int i = 0; i < 20; i++) {
      Example row = table.row(i);
      assertEquals(0.1 * table.signal(0, row.features()), row.targets()[0], 1e-12);
      assertEquals(1 + table.signal(1, row.features()), row.targets()[1], 1e-12);
      assertEquals(2 + 10 * table.signal(2, row.features()), row.targets()[2], 1e-12);
      double z = table.signal(4, row.features());
      assertEquals(z < -0.5 ? 0 : z < 0.5 ? 1 : 2, row.targets()[4]);
    }
  }

  @Test
  void neighbouringSyntheticTasksPullAgainstEachOther() {
    SyntheticTable table = new SyntheticTable(5, 12, 4, 0, 0);
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < 2000; i++) {
      double[] x = table.row(i).features();
      double a = table.signal(0, x);
      double b = table.signal(1, x);
      product += a * b;
      first += a * a;
      second += b * b;
    }
    // Linear parts correlate by -2 / sqrt(5), of about two thirds of the variance, give or take
    // what twelve random directions have in common.
    double correlation = product / Math.sqrt(first * second);
    assertTrue(correlation < -0.3, "correlation " + correlation);
  }

  @Test
  void targetsAreMissingAsOftenAsAsked() {
    SyntheticTable table = new SyntheticTable(1, 4, 2, 0.1, 0.25);
    long missing = 0;
    for (int i = 0; i < 2000; i++) {
      missing += Arrays.stream(table.row(i).targets()).filter(Double::isNaN).count();
    }
    // 6000 draws: standard error 0.0056.
    assertEquals(0.25, missing / 6000.0, 0.025);
  }
}

package io.equipoise.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  private static final boolean[] LOWER = {false, false};

  @Test
  void keepsWhomNobodyBeats() {
    double[][] values = {{1, 4}, {2, 2}, {4, 1}, {3, 3}, {2, 5}};
    assertArrayEquals(
        new boolean[] {true, true, true, false, false}, ParetoFront.members(values, LOWER));
  }

  @Test
  void equalCandidatesAreMembersTogetherAndMissingNumbersNever() {
    double[][] values = {{1, 1}, {1, 1}, {0, Double.NaN}};
    assertArrayEquals(new boolean[] {true, true, false}, ParetoFront.members(values, LOWER));
  }

  @Test
  void directionsMirror() {
    double[][] values = {{1, 4}, {2, 5}, {3, 3}};
    assertArrayEquals(
        new boolean[] {true, true, false},
        ParetoFront.members(values, new boolean[] {false, true}));
  }

  @Test
  void agreesWithTheDefinitionOnRandomCandidates() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] values = new double[200][3];
    for (double[] row : values) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextInt(12);
      }
    }
    boolean[] found = ParetoFront.members(values, new boolean[3]);
    for (int i = 0; i < values.length; i++) {
      boolean beaten = false;
      for (double[] other : values) {
        boolean none = true;
        boolean one = false;
        for (int j = 0; j < 3; j++) {
          none &= other[j] <= values[i][j];
          one |= other[j] < values[i][j];
        }
        beaten |= none && one;
      }
      assertEquals(!beaten, found[i], "candidate " + i);
    }
  }
}

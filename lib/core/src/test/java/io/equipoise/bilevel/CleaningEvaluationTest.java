package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.linalg.Vector;
import io.equipoise.run.TableRow;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CleaningEvaluationTest {
  private static final Corruption HALF = new Corruption(0.5, 3);

  @RandomTries(30)
  void theAreaIsTheShareOfPairsInTheRightOrder(Try random) {
    int n = 2 + random.random().nextInt(20);
    double[] x = new double[n];
    boolean[] wrong = new boolean[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.random().nextInt(5);
      wrong[i] = i == 0 || (i > 1 && random.random().nextBoolean());
    }
    double won = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (wrong[i] && !wrong[j]) {
          won += x[j] > x[i] ? 1 : x[j] == x[i] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    assertEquals(won / pairs, CleaningEvaluation.auc(x, wrong), 1e-12);
  }

  @Test
  void asManyRowsAreSpoiledAsWasAskedForAndAllWithAnotherClass() {
    assertEquals(5_000, LongStream.range(0, 10_000).filter(HALF::at).count(), 200);
    for (int row = 0; row < 1_000; row++) {
      int given = HALF.given(row, 1, 4);
      if (HALF.at(row)) {
        assertNotEquals(1, given);
      } else {
        assertEquals(1, given);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new Corruption(1.1, 0));
  }

  @Test
  void aPerfectModelAndPerfectWeightsMeasureOne() {
    LinearRows test = new LinearRows(new double[] {1, -1, 1}, 1, new double[] {1, -1, 1});
    HeldOutRows shard = new HeldOutRows(test, test, test, 0);
    double[] x = new double[3];
    for (int i = 0; i < 3; i++) {
      x[i] = HALF.at(i) ? -1 : 1;
    }
    SolverState at =
        new SolverState(
            1, Vector.of(x), Vector.of(new double[] {4}), Vector.EMPTY, new TreeMap<>());
    List<TableRow> rows =
        new CleaningEvaluation(new LinearEvaluation(new RowLoss.LogisticLoss()), HALF)
            .measures(at, new LocalFleet<>(i -> shard, 1, 1));
    assertEquals(List.of("test_loss", "accuracy", "auc"), rows.stream().map(r -> name(r)).toList());
    assertEquals(Math.log1p(Math.exp(-4)), value(rows.get(0)), 1e-15);
    assertEquals(1, value(rows.get(1)));
    assertEquals(1, value(rows.get(2)));
  }

  private static String name(TableRow row) {
    return ((TableRow.MeasureRow) row).measure();
  }

  private static double value(TableRow row) {
    return ((TableRow.MeasureRow) row).value();
  }
}

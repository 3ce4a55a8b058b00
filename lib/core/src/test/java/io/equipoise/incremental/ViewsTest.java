package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.TaskSequence;
import io.equipoise.linalg.Vector;
import io.equipoise.problem.Optimiser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A row several times in one step. */
class ViewsTest {
  private static Training training(int epochs, int batch, int views, double blanked) {
    return new Training(
        List.of(6), Training.Head.FULL, epochs, batch, 0.2, Optimiser.SGD, views, blanked);
  }

  private static double[] learned(Training training) {
    TaskSequence<Vector> sequence = Blobs.split();
    NetworkLearner learner = Blobs.learner(sequence, training, new Finetune());
    NetworkState state = learner.begin(3, 9);
    state = learner.observe(state, 0, sequence.tasks().get(0), sequence.rows(0, "train"), s -> {});
    return state.parameters().toArray();
  }

  @Test
  void equalViewsAreStepsOfFewerRowsInFewerPasses() {
    double[] twice = learned(training(4, 8, 2, 0));
    double[] once = learned(training(2, 4, 1, 0));
    for (int i = 0; i < once.length; i++) {
      assertEquals(once[i], twice[i], 1e-12, "rounding of a mean over twice as many rows");
    }
  }

  @Test
  void viewsButTheFirstLeaveNumbersOut() {
    Vector input = Vector.of(IntStream.rangeClosed(1, 1000).asDoubleStream().toArray());
    Views views = new Views(training(3, 6, 3, 0.25), 5);
    assertEquals(1, views.passes());
    assertEquals(2, views.rows());
    List<Shown> seen = views.of(List.of(new Shown(input, 2, 1)));
    assertEquals(3, seen.size());
    assertEquals(input, seen.get(0).input());
    assertNotEquals(seen.get(1).input(), seen.get(2).input());
    for (Shown view : seen.subList(1, 3)) {
      assertEquals(2, view.output());
      double[] left = view.input().toArray();
      long blank = IntStream.range(0, 1000).filter(i -> left[i] == 0).count();
      assertTrue(Math.abs(blank - 250) < 4 * Math.sqrt(1000 * 0.25 * 0.75), blank + " of 1000");
      assertTrue(IntStream.range(0, 1000).allMatch(i -> left[i] == 0 || left[i] == i + 1));
    }
  }

  @Test
  void oneViewIsTheRowsThemselves() {
    List<Shown> rows = List.of(new Shown(Vector.of(1, 2), 0, 0));
    assertSame(rows, new Views(training(3, 5, 1, 0), 5).of(rows));
  }

  @Test
  void viewsThatDoNotDivideEpochsAndBatchAreRefused() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> training(3, 6, 2, 0),
            () -> training(4, 5, 2, 0),
            () -> training(4, 4, 0, 0),
            () -> training(4, 4, 1, 0.1),
            () -> training(4, 4, 2, 1))) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, wrong::run)
              .getMessage()
              .contains("; expected "));
    }
  }
}

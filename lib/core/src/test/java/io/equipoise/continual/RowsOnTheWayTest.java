package io.equipoise.continual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.TableRow.EvaluationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Looks on the way as rows. */
class RowsOnTheWayTest {
  private static Evaluation look(long step, int trained, int evaluated, long correct, boolean end) {
    return new Evaluation(
        step, trained, evaluated, InferenceMode.TASK_AWARE, end, correct, 10, 1, Answers.PLAIN);
  }

  @Test
  void oldTasksAreOneMeanAndTheNewOneIsItsOwn() {
    List<Evaluation> entries =
        List.of(
            look(2, 0, 0, 4, false),
            look(2, 0, 1, 9, false),
            look(3, 0, 0, 5, true),
            look(7, 2, 0, 4, false),
            look(7, 2, 1, 8, false),
            look(7, 2, 2, 3, false));
    List<EvaluationRow> rows =
        new RowsOnTheWay(List.of("a", "b", "c"))
            .of(new EvaluationLog(3, entries), List.of(InferenceMode.TASK_AWARE));
    EvaluationRow first =
        new EvaluationRow(0, "a", 0, "a", "test", "new_accuracy_task_aware", 0.4, 10, 2);
    EvaluationRow own =
        new EvaluationRow(2, "c", 2, "c", "test", "new_accuracy_task_aware", 0.3, 10, 7);
    assertEquals(List.of(first, own), rows.subList(0, 2));
    assertEquals(3, rows.size());
    assertEquals("old_accuracy_task_aware", rows.get(2).measure());
    assertEquals(0.6, rows.get(2).value(), 1e-15);
    assertEquals(20, rows.get(2).rows());
  }

  @Test
  void ofManyLooksTheFirstOnesTheLastOneAndEverFewerBetweenHaveRows() {
    List<Long> all = LongStream.rangeClosed(1, 1000).boxed().toList();
    List<Long> kept = RowsOnTheWay.thinned(all);
    assertEquals(all.subList(0, RowsOnTheWay.DENSE), kept.subList(0, RowsOnTheWay.DENSE));
    assertEquals(1000, kept.get(kept.size() - 1));
    assertTrue(kept.size() < 40, kept::toString);
    for (int i = 1; i < kept.size(); i++) {
      assertTrue(kept.get(i) > kept.get(i - 1), kept::toString);
      assertTrue(kept.get(i) <= 1.2 * kept.get(i - 1) + 1, kept::toString);
    }
    assertEquals(List.of(5L), RowsOnTheWay.thinned(List.of(5L)));
    assertEquals(new ArrayList<Long>(), RowsOnTheWay.thinned(List.of()));
  }
}

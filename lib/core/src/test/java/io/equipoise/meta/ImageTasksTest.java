package io.equipoise.meta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageTasksTest {
  private static final ImageTasks TASKS = new ImageTasks(3, 2, 3, 4, 0.5, 0.25, 1, 5);

  /** Class c of a group draws (100 group + c, drawing). */
  private static List<ImageTasks.DrawnClass> classes(int first, int groups, int each) {
    List<ImageTasks.DrawnClass> classes = new ArrayList<>();
    for (int g = first; g < first + groups; g++) {
      for (int c = 0; c < each; c++) {
        List<float[]> drawings = new ArrayList<>();
        for (int d = 0; d < 6; d++) {
          drawings.add(new float[] {100 * g + c, d});
        }
        classes.add(new ImageTasks.DrawnClass("g" + g, drawings));
      }
    }
    return classes;
  }

  private static final TaskFamily FAMILY = TASKS.over(classes(0, 2, 5), classes(2, 1, 4));

  private static Set<Integer> groups(NeuralTask task) {
    Set<Integer> groups = new HashSet<>();
    for (int i = 0; i < task.query().rows(); i++) {
      groups.add((int) task.query().features()[2 * i] / 100);
    }
    return groups;
  }

  @Test
  void aTaskHasItsWaysAndShotsAndNoDrawingTwice() {
    for (long seed = 0; seed < 50; seed++) {
      NeuralTask task = (NeuralTask) FAMILY.draw(seed).task();
      assertEquals(6, task.support().rows());
      assertEquals(9, task.query().rows());
      assertEquals(TASKS.dimension(2), task.dimension());
      Set<String> seen = new HashSet<>();
      for (var rows : List.of(task.support(), task.query())) {
        for (int i = 0; i < rows.rows(); i++) {
          assertTrue(seen.add(rows.features()[2 * i] + "/" + rows.features()[2 * i + 1]));
        }
      }
    }
  }

  @Test
  void tasksToMeasureByShowOtherGroupsAndAreNotSpoiled() {
    for (long seed = 0; seed < 50; seed++) {
      TaskFamily.Episode clean = FAMILY.drawClean(seed);
      assertEquals(Set.of(2), groups((NeuralTask) clean.task()));
      assertTrue(!clean.corrupted());
      assertTrue(!groups((NeuralTask) FAMILY.draw(seed).task()).contains(2));
    }
  }

  @Test
  void sharesOfMixedAndSpoiledTasksAreThoseAskedFor() {
    int spoiled = 0;
    int mixed = 0;
    for (long seed = 0; seed < 2000; seed++) {
      TaskFamily.Episode episode = FAMILY.draw(seed * 7919);
      spoiled += episode.corrupted() ? 1 : 0;
      mixed += episode.kind() == 2 ? 1 : 0;
      if (episode.kind() < 2) {
        assertEquals(Set.of(episode.kind()), groups((NeuralTask) episode.task()));
      }
      NeuralTask task = (NeuralTask) episode.task();
      for (int i = 0; i < task.support().rows() && !episode.corrupted(); i++) {
        assertEquals(i / 2, task.support().labels()[i]);
      }
    }
    assertEquals(500, spoiled, 80); // four standard deviations of 19
    assertEquals(1000, mixed, 90); // four of 22
    assertEquals(3, FAMILY.kinds());
  }

  @Test
  void spoiledTasksLearnFromWrongLabelsAndAreJudgedByRightOnes() {
    int wrong = 0;
    int rows = 0;
    for (long seed = 0; seed < 400; seed++) {
      TaskFamily.Episode episode = FAMILY.draw(seed);
      NeuralTask task = (NeuralTask) episode.task();
      for (int i = 0; i < task.query().rows(); i++) {
        assertEquals(i / 3, task.query().labels()[i], "query row " + i);
      }
      for (int i = 0; i < task.support().rows() && episode.corrupted(); i++) {
        wrong += task.support().labels()[i] == i / 2 ? 0 : 1;
        rows++;
      }
    }
    double expected = 2.0 / 3 * rows;
    assertEquals(expected, wrong, 4 * Math.sqrt(expected / 3), rows + " rows of spoiled tasks");
  }

  @Test
  void aSeedDrawsTheSameTaskAgain() {
    NeuralTask one = (NeuralTask) FAMILY.draw(11).task();
    assertEquals(one, FAMILY.draw(11).task());
    assertNotEquals(one, FAMILY.draw(12).task());
    assertEquals(TASKS.start(2), TASKS.start(2));
  }

  @Test
  void squaresOfPixelsAreAveraged() {
    ImageTasks halved = new ImageTasks(2, 1, 1, 4, 0, 0, 2, 1);
    assertEquals(2, halved.width(2, 5));
    assertArrayEquals(
        new float[] {(1 + 2 + 6 + 7) / 4f, (3 + 4 + 8 + 9) / 4f},
        halved.seen(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 2, 5));
  }

  @Test
  void whatCannotMakeATaskIsRefused() {
    IllegalArgumentException few =
        assertThrows(
            IllegalArgumentException.class, () -> TASKS.over(classes(0, 2, 5), classes(2, 1, 2)));
    assertTrue(
        few.getMessage().contains("test has 2 classes; expected a group of at least 3"),
        few::getMessage);
    for (Runnable bad :
        new Runnable[] {
          () -> new ImageTasks(1, 1, 1, 1, 0, 0, 1, 1),
          () -> new ImageTasks(2, 1, 1, 1, 0, 1.5, 1, 1),
          () -> new ImageTasks(2, 1, 1, 1, Double.NaN, 0, 1, 1)
        }) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(e.getMessage().contains("; expected "), e::getMessage);
    }
  }
}

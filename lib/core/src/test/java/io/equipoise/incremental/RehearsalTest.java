package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static List<Shown> rows(int task, int count) {
    List<Shown> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Shown(Vector.of(task, i), 0, task));
    }
    return rows;
  }

  @Test
  void everyRowOfferedIsInAReservoirAsOftenAsTheOthers() {
    int[] kept = new int[30];
    int tries = 4000;
    for (int seed = 0; seed < tries; seed++) {
      Kept first = Reservoir.offered(Kept.NOTHING, rows(0, 10), 6, seed);
      Kept second = Reservoir.offered(first, rows(1, 20), 6, seed + 1_000_000L);
      assertEquals(30, second.offered());
      assertEquals(6, new HashSet<>(second.rows()).size());
      for (Shown row : second.rows()) {
        kept[(row.task() == 0 ? 0 : 10) + (int) row.input().get(1)]++;
      }
    }
    double sd = Math.sqrt(tries * 0.2 * 0.8);
    for (int i = 0; i < kept.length; i++) {
      assertEquals(0.2 * tries, kept[i], 5 * sd, "row " + i);
    }
  }

  @Test
  void aDrawHasNoRowTwiceAndNoMoreThanThereAre() {
    Rehearsal rehearsal = new Rehearsal(rows(0, 7), 1, 0, 3);
    for (int i = 0; i < 50; i++) {
      assertEquals(4, new HashSet<>(rehearsal.draw(4)).size());
      assertEquals(7, new HashSet<>(rehearsal.draw(9)).size());
    }
    assertEquals(List.of(), new Rehearsal(List.of(), 2, 0, 3).draw(4));
    assertEquals(List.of(), new Rehearsal(List.of(), 2, 1, 3).draw(4));
  }

  @Test
  void olderTasksAreRehearsedByAPowerOfTheirAge() {
    List<Shown> rows = rows(0, 5);
    rows.addAll(rows(2, 40)); // of task 1 nothing is left
    Rehearsal rehearsal = new Rehearsal(rows, 3, 2, 3);
    int drawn = 20_000;
    int last = 0;
    for (Shown row : rehearsal.draw(drawn)) {
      last += row.task() == 2 ? 1 : 0;
      assertTrue(row.task() != 1);
    }
    double p = 1 / (1 + 1.0 / 9);
    assertEquals(p * drawn, last, 5 * Math.sqrt(drawn * p * (1 - p)));
  }
}

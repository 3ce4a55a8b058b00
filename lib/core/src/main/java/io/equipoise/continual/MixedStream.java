package io.equipoise.continual;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rows of several tasks in one order that depends on the seed and on how many there are. */
final class MixedStream {
  private MixedStream() {}

  /** Row {@code row} of task {@code task}. */
  record Place(int task, int row) {}

  static List<Place> of(List<? extends Rows<?>> tasks, long seed) {
    List<Place> places = new ArrayList<>();
    for (int j = 0; j < tasks.size(); j++) {
      for (int i = 0; i < tasks.get(j).size(); i++) {
        places.add(new Place(j, i));
      }
    }
    shuffle(places, seed);
    return places;
  }

  /** Fisher and Yates. */
  static <T> void shuffle(List<T> list, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = list.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T kept = list.get(i);
      list.set(i, list.get(j));
      list.set(j, kept);
    }
  }
}

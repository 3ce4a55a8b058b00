package io.equipoise.sweep;

import java.util.SplittableRandom;

/** A random order of 0 to n - 1 by Fisher and Yates: every order is equally likely. */
final class Shuffle {
  private Shuffle() {}

  static int[] of(int n, SplittableRandom random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

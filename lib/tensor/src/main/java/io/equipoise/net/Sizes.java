package io.equipoise.net;

import java.util.List;

/** Refuses sizes of a network that make no sense. */
final class Sizes {
  private Sizes() {}

  static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "network: "
              + what
              + " = "
              + value
              + "; expected "
              + least
              + " to "
              + most
              + ". (OPT-007)");
    }
  }

  static void outputs(List<Integer> outputs) {
    check("number of tasks", outputs.size(), 1, 1 << 16);
    outputs.forEach(c -> check("outputs of a task", c, 1, 1 << 16));
  }
}

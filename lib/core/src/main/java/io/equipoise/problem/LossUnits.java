package io.equipoise.problem;

import java.io.Serializable;
import java.util.List;

/**
 * What a balancer sees of raw losses l and gradients g: {@code (l_i - floor_i) / divisor_i} and
 * {@code g_i / divisor_i}. Tables have the raw losses.
 *
 * @param floors one per task; none for 0 each. They change no gradient, and make losses positive
 *     for the methods that need that
 * @param divisors one per task, above 0; none for 1 each
 */
public record LossUnits(List<Double> floors, List<Double> divisors) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Losses as they are. */
  public static final LossUnits RAW = new LossUnits(List.of(), List.of());

  /** Checks the numbers. */
  public LossUnits {
    floors = List.copyOf(floors);
    divisors = List.copyOf(divisors);
    check("floors", floors, floors.stream().allMatch(Double::isFinite), "finite numbers");
    check(
        "divisors",
        divisors,
        divisors.stream().allMatch(d -> d > 0 && Double.isFinite(d)),
        "finite numbers above 0");
  }

  /** Checks that there is one number per task, or none. */
  void fits(int tasks) {
    String expected = "none, or one for each of " + tasks + " tasks";
    check("floors", floors, floors.isEmpty() || floors.size() == tasks, expected);
    check("divisors", divisors, divisors.isEmpty() || divisors.size() == tasks, expected);
  }

  /** The loss that the balancer sees. */
  double loss(int task, double raw) {
    return (raw - (floors.isEmpty() ? 0 : floors.get(task))) / divisor(task);
  }

  double divisor(int task) {
    return divisors.isEmpty() ? 1 : divisors.get(task);
  }

  private static void check(String what, Object found, boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + " = " + found + "; expected " + expected);
    }
  }
}

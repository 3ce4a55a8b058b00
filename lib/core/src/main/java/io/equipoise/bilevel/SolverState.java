package io.equipoise.bilevel;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a solver stands: an immutable value with equality, all that the next step needs.
 *
 * @param t outer steps done
 * @param x upper variable
 * @param y lower variable
 * @param v solution of the linear system, as far as it is known
 * @param extras what only this method remembers, by name: accumulators, a momentum, a multiplier
 */
public record SolverState(long t, Vector x, Vector y, Vector v, SortedMap<String, Vector> extras)
    implements Serializable {
  private static final String EXTRA = "extra.";

  /** Copies the map. */
  public SolverState {
    Require.that(t >= 0, "the state's step", t, ">= 0");
    extras = Collections.unmodifiableSortedMap(new TreeMap<>(extras));
  }

  /** A start at (x, y, v) with nothing remembered. */
  static SolverState at(double[] x, double[] y, double[] v) {
    return new SolverState(0, Vector.of(x), Vector.of(y), Vector.of(v), new TreeMap<>());
  }

  /** This state with {@code values} remembered as {@code name}. */
  SolverState with(String name, double... values) {
    SortedMap<String, Vector> more = new TreeMap<>(extras);
    more.put(name, Vector.of(values));
    return new SolverState(t, x, y, v, more);
  }

  /** This state at another x. */
  SolverState withX(double[] other) {
    return new SolverState(t, Vector.of(other), y, v, extras);
  }

  /** The state one step later, with the same extras. */
  SolverState next(double[] nextX, double[] nextY, double[] nextV) {
    return new SolverState(t + 1, Vector.of(nextX), Vector.of(nextY), Vector.of(nextV), extras);
  }

  /**
   * What is remembered as {@code name}, a copy.
   *
   * @throws IllegalArgumentException when this state has none: it belongs to another method
   */
  public double[] extra(String name) {
    Vector found = extras.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the state remembers "
              + extras.keySet()
              + "; expected '"
              + name
              + "' among them. Resume with the solver that wrote it.");
    }
    return found.toArray();
  }

  /** The content as named arrays. */
  public SortedMap<String, double[]> arrays() {
    SortedMap<String, double[]> arrays = new TreeMap<>();
    arrays.put("t", new double[] {t});
    arrays.put("x", x.toArray());
    arrays.put("y", y.toArray());
    arrays.put("v", v.toArray());
    extras.forEach((name, values) -> arrays.put(EXTRA + name, values.toArray()));
    return arrays;
  }

  /**
   * The state whose {@link #arrays} these are.
   *
   * @throws IllegalArgumentException when one is missing or the step is not a count
   */
  public static SolverState of(Map<String, double[]> arrays) {
    double[] t = array(arrays, "t");
    Require.that(
        t.length == 1 && t[0] >= 0 && t[0] <= 0x1p53 && t[0] % 1 == 0,
        "the state's array 't'",
        Arrays.toString(t),
        "one whole number from 0 to 2^53");
    SortedMap<String, Vector> extras = new TreeMap<>();
    arrays.forEach(
        (name, values) -> {
          if (name.startsWith(EXTRA)) {
            extras.put(name.substring(EXTRA.length()), Vector.of(values));
          }
        });
    return new SolverState(
        (long) t[0],
        Vector.of(array(arrays, "x")),
        Vector.of(array(arrays, "y")),
        Vector.of(array(arrays, "v")),
        extras);
  }

  private static double[] array(Map<String, double[]> arrays, String name) {
    double[] found = arrays.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the state's arrays are " + arrays.keySet() + "; expected '" + name + "' among them");
    }
    return found;
  }
}

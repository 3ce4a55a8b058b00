package io.equipoise.balance;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a balancer remembers between rounds: an immutable value with equality, committed with the
 * model.
 *
 * <p>Everything it holds can be written as named arrays of doubles; {@link Balancer#decode} reads
 * them back to an equal state. Counts are doubles up to 2^53. No seeds: those are options.
 */
public interface State extends Serializable {
  /** The content, by name. The arrays are copies. */
  SortedMap<String, double[]> arrays();

  /** The state of a method that remembers nothing. */
  record Stateless() implements State {
    @Override
    public SortedMap<String, double[]> arrays() {
      return new TreeMap<>();
    }
  }

  /**
   * {@code state} as the kind that a balancer made.
   *
   * @throws IllegalArgumentException naming both kinds when it is another
   */
  static <S extends State> S as(Class<S> kind, State state) {
    if (!kind.isInstance(state)) {
      throw new IllegalArgumentException(
          "the state is a "
              + state.getClass().getSimpleName()
              + "; expected "
              + kind.getSimpleName()
              + ". Resume with the balancer that wrote the commit.");
    }
    return kind.cast(state);
  }

  /**
   * One named array of a state that is being read.
   *
   * @throws IllegalArgumentException naming the array when it is missing
   */
  static double[] array(Map<String, double[]> arrays, String name) {
    double[] found = arrays.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the state has arrays " + arrays.keySet() + "; expected '" + name + "' among them");
    }
    return found;
  }

  /**
   * Refuses parts of a state that do not belong together.
   *
   * @throws IllegalArgumentException when the lengths differ
   */
  static void sameLength(String what, int found, String as, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "the state has "
              + found
              + " "
              + what
              + "; expected "
              + expected
              + ", as many as "
              + as
              + ". Resume from a commit that is whole.");
    }
  }

  /**
   * A named count of a state that is being read.
   *
   * @throws IllegalArgumentException when it is missing or not one whole number from 0 to 2^53
   */
  static long count(Map<String, double[]> arrays, String name) {
    double[] found = array(arrays, name);
    if (found.length != 1 || !(found[0] >= 0 && found[0] <= 0x1p53) || found[0] % 1 != 0) {
      throw new IllegalArgumentException(
          "state array '"
              + name
              + "' is "
              + Arrays.toString(found)
              + "; expected one whole number from 0 to 2^53");
    }
    return (long) found[0];
  }
}

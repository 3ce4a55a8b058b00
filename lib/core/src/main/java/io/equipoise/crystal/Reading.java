package io.equipoise.crystal;

import java.util.List;
import java.util.Map;

/** What became of one record of a file: a crystal, or a place in quarantine. */
public sealed interface Reading {
  /** The name of the file, without its folder. */
  String file();

  /** The number of the record in the file, from 0. */
  long row();

  /** The name that the source gives the record; never empty. */
  String id();

  /**
   * A valid crystal.
   *
   * @param split {@code train}, {@code val} or {@code test}; empty when the source names none
   * @param targets every target that the record names, in name order; NaN where it is missing
   * @param missing how many of them are missing
   * @param nonFinite how many of the missing ones were written as nan or infinite
   */
  record Parsed(
      String file,
      long row,
      String id,
      Crystal crystal,
      String split,
      Map<String, Double> targets,
      int missing,
      int nonFinite)
      implements Reading {
    /**
     * The sample of a data set: targets in the order of {@code tasks}, NaN where missing.
     *
     * @param source the data set's name
     */
    public Sample sample(String source, List<String> tasks) {
      double[] y = new double[tasks.size()];
      for (int t = 0; t < y.length; t++) {
        y[t] = targets.getOrDefault(tasks.get(t), Double.NaN);
      }
      return new Sample(crystal, source, split, y);
    }
  }

  /**
   * A record that was set aside.
   *
   * @param field where it went wrong, such as {@code _cell_length_a}
   * @param value what was found there
   * @param message what happened, what was expected, where, what to do, and the code
   * @param payload the text of the record, at most 64 KiB of it
   */
  record Rejected(
      String file,
      long row,
      String id,
      Quarantine code,
      String field,
      String value,
      String message,
      String payload)
      implements Reading {}
}

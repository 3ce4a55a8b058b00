package io.equipoise.example;

import io.equipoise.crystal.Labelled;
import java.io.Serializable;

/**
 * A row of numbers with what is known about it.
 *
 * @param source the data set it came from
 * @param split {@code train}, {@code val} or {@code test}; empty when the source names none
 * @param features finite numbers, in every row of a data set as many
 * @param targets one per task of the data set, in task order: a number, or the number of a class;
 *     NaN where it is missing
 */
public record Example(String id, String source, String split, double[] features, double[] targets)
    implements Labelled, Serializable {
  /** The set of images that it came from: its name up to the {@code #}; empty without one. */
  public String set() {
    int end = id.indexOf('#');
    return end < 0 ? "" : id.substring(0, end);
  }
}

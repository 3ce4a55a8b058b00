package io.equipoise.example;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns of a table mean what.
 *
 * @param id column of the rows' names; empty when they are named by their place
 * @param split column with train, val or test; empty when there is none
 * @param features columns of numbers; empty for all that mean nothing else
 * @param targets one per task
 * @param missing texts, beside the empty one, that mean a missing value
 */
public record ExampleSchema(
    String id, String split, List<String> features, List<Target> targets, List<String> missing)
    implements Serializable {

  /**
   * A task's column.
   *
   * @param classes names of the classes, in the order of their numbers; empty for a number
   * @param min least credible number
   * @param max largest credible number
   */
  public record Target(String task, String column, List<String> classes, double min, double max)
      implements Serializable {
    /** Checks that there is something to tell apart. */
    public Target {
      classes = List.copyOf(classes);
      if (classes.size() == 1 || Set.copyOf(classes).size() != classes.size()) {
        throw new IllegalArgumentException(
            "target '" + task + "' has classes " + classes + "; expected two or more, each once");
      }
      if (!(min < max)) {
        throw new IllegalArgumentException(
            "target '" + task + "' has min " + min + " and max " + max + "; expected min < max");
      }
    }
  }

  /** Checks that no column has two meanings. */
  public ExampleSchema {
    features = List.copyOf(features);
    targets = List.copyOf(targets);
    missing = List.copyOf(missing);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("no target; expected at least one task's column");
    }
    Set<String> seen = new HashSet<>();
    for (String column : named(id, split, features, targets)) {
      if (!seen.add(column)) {
        throw new IllegalArgumentException(
            "column '" + column + "' has two meanings; expected one of id, split, feature, target");
      }
    }
  }

  private static List<String> named(
      String id, String split, List<String> features, List<Target> targets) {
    List<String> named = new ArrayList<>();
    if (!id.isEmpty()) {
      named.add(id);
    }
    if (!split.isEmpty()) {
      named.add(split);
    }
    named.addAll(features);
    targets.forEach(target -> named.add(target.column()));
    return named;
  }

  /** The columns that a table must have. */
  List<String> needed() {
    return named(id, split, features, targets);
  }

  /** The feature columns of a table with this header. */
  List<String> featuresOf(List<String> header) {
    if (!features.isEmpty()) {
      return features;
    }
    List<String> others = new ArrayList<>(header);
    others.removeAll(needed());
    return List.copyOf(others);
  }
}

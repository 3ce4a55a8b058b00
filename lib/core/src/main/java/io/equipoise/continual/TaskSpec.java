package io.equipoise.continual;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a task asks.
 *
 * @param id its name, not empty
 * @param kind what a right answer is
 * @param labels of a classification, at least two, in a fixed order; else none
 * @param verbalizers token ids of each label, for learners that write their answers; may be none
 * @param metric what its scores are called, such as {@code accuracy}
 */
public record TaskSpec(
    String id, Kind kind, List<String> labels, List<List<Integer>> verbalizers, String metric) {

  /** What a right answer is. */
  public enum Kind {
    /** One of the labels. */
    CLASSIFICATION,
    /** A number. */
    REGRESSION,
    /** A linear function of the input, of which the population risk is known. */
    LINEAR
  }

  /** Checks that labels fit the kind, and verbalizers the labels. */
  public TaskSpec {
    labels = List.copyOf(labels);
    verbalizers = verbalizers.stream().map(List::copyOf).toList();
    if (id.isBlank()) {
      throw new IllegalArgumentException("task id '" + id + "'; expected a name");
    }
    boolean classes = kind == Kind.CLASSIFICATION;
    Set<String> different = new HashSet<>(labels);
    if (classes ? labels.size() < 2 || different.size() < labels.size() : !labels.isEmpty()) {
      throw new IllegalArgumentException(
          "task "
              + id
              + " has the labels "
              + labels
              + "; expected "
              + (classes ? "at least two different ones" : "none for " + kind));
    }
    if (!verbalizers.isEmpty() && verbalizers.size() != labels.size()) {
      throw new IllegalArgumentException(
          "task "
              + id
              + " has "
              + verbalizers.size()
              + " verbalizers; expected one per label, "
              + labels.size()
              + ", or none");
    }
  }

  /** A classification scored by accuracy, without verbalizers. */
  public static TaskSpec classification(String id, List<String> labels) {
    return new TaskSpec(id, Kind.CLASSIFICATION, labels, List.of(), "accuracy");
  }
}

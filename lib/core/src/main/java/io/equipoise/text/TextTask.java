package io.equipoise.text;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * A classification of texts.
 *
 * @param labels names in the order of their numbers, at least two, all different
 * @param verbalizers what a network that writes its answers writes for each label; all different
 */
public record TextTask(String name, List<String> labels, List<String> verbalizers)
    implements Serializable {
  /** Checks that there is one verbalizer for each label, and no two alike. */
  public TextTask {
    labels = List.copyOf(labels);
    verbalizers = List.copyOf(verbalizers);
    if (labels.size() < 2
        || different(labels) < labels.size()
        || verbalizers.size() != labels.size()
        || different(verbalizers) < labels.size()
        || verbalizers.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "task '"
              + name
              + "' has the labels "
              + labels
              + " and the verbalizers "
              + verbalizers
              + "; expected two labels or more, as many verbalizers, and none twice");
    }
  }

  private static int different(List<String> words) {
    return new HashSet<>(words).size();
  }
}

package io.equipoise.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The token sequences of labels, with what they share held once.
 *
 * <p>Every sequence ends with the end token, which comes nowhere else, so none is the beginning of
 * another. Immutable.
 */
public final class LabelTrie {
  private final List<List<Integer>> labels;

  /** What may follow a prefix, and the labels that go on from there. */
  private final Map<List<Integer>, SortedMap<Integer, List<Integer>>> next = new HashMap<>();

  /**
   * A trie.
   *
   * @param labels at least one, all different, each ending with {@code end} and not holding it
   *     before
   */
  public LabelTrie(List<List<Integer>> labels, int end) {
    this.labels = labels.stream().map(List::copyOf).toList();
    if (labels.isEmpty() || Set.copyOf(this.labels).size() < labels.size()) {
      throw new IllegalArgumentException(
          "labels " + labels + "; expected at least one, all different");
    }
    for (int label = 0; label < labels.size(); label++) {
      List<Integer> tokens = this.labels.get(label);
      if (tokens.indexOf(end) != tokens.size() - 1 || tokens.isEmpty()) {
        throw new IllegalArgumentException(
            "label " + label + " is " + tokens + "; expected to end with " + end + ", once");
      }
      for (int i = 0; i < tokens.size(); i++) {
        next.computeIfAbsent(List.copyOf(tokens.subList(0, i)), prefix -> new TreeMap<>())
            .computeIfAbsent(tokens.get(i), token -> new ArrayList<>())
            .add(label);
      }
    }
  }

  /** How many labels there are. */
  public int size() {
    return labels.size();
  }

  /** The tokens of label {@code label}. */
  public List<Integer> tokens(int label) {
    return labels.get(label);
  }

  /** Tokens that may follow {@code prefix}, ascending; none when it is no label's beginning. */
  public List<Integer> following(List<Integer> prefix) {
    return List.copyOf(next.getOrDefault(prefix, new TreeMap<>()).keySet());
  }

  /** The label that these tokens are, if they are one. */
  public OptionalInt label(List<Integer> tokens) {
    int at = labels.indexOf(tokens);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }

  /** How many different beginnings there are: as many steps of a decoder score all labels. */
  public int steps() {
    return next.size();
  }

  /** Tokens of the longest label, the end token included. */
  public int longest() {
    return labels.stream().mapToInt(List::size).max().orElseThrow();
  }
}

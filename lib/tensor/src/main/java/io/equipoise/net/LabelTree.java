package io.equipoise.net;

import io.equipoise.t5.RelativeBuckets;
import io.equipoise.t5.T5Config;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The beginnings of labels, each once, as places that a decoder reads at one go: a place sees the
 * beginnings of its beginning and no others.
 *
 * <pre>
 * labels    new york &lt;/s&gt; | new jersey &lt;/s&gt;
 * places    start | new | new york | new jersey              4 instead of 6
 * steps     (start, new) (new, york) (new, jersey) (new york, &lt;/s&gt;) (new jersey, &lt;/s&gt;)
 * </pre>
 *
 * @param places beginnings, the empty one first, each behind its own beginnings
 * @param steps from a place to a word, numbered in order of first use
 * @param labels the steps of each label
 */
record LabelTree(List<List<Integer>> places, List<Step> steps, List<List<Integer>> labels) {
  /** From a place to a word. */
  record Step(int place, int word) {}

  /**
   * The tree of these labels.
   *
   * @throws IllegalArgumentException without a label, or for one without words
   */
  static LabelTree of(List<List<Integer>> labels) {
    Map<List<Integer>, Integer> places = new LinkedHashMap<>();
    Map<Step, Integer> steps = new LinkedHashMap<>();
    List<List<Integer>> taken = new ArrayList<>();
    for (List<Integer> label : labels) {
      List<Integer> path = new ArrayList<>();
      for (int i = 0; i < label.size(); i++) {
        List<Integer> before = List.copyOf(label.subList(0, i));
        Integer place = places.computeIfAbsent(before, p -> places.size());
        path.add(steps.computeIfAbsent(new Step(place, label.get(i)), s -> steps.size()));
      }
      taken.add(path);
    }
    if (labels.isEmpty() || taken.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("labels " + labels + "; expected words in each");
    }
    return new LabelTree(List.copyOf(places.keySet()), List.copyOf(steps.keySet()), taken);
  }

  /** Arrays 4 to 9 of the function {@code each_label}. */
  List<HostArray> arrays(T5Config config) {
    int n = places.size();
    long[] input = places.stream().mapToLong(p -> p.isEmpty() ? 0 : p.get(p.size() - 1)).toArray();
    int deep = 1 + places.stream().mapToInt(List::size).max().orElseThrow();
    long[] bucket = RelativeBuckets.of(deep, false, config);
    long[] before = new long[n * n];
    double[] hidden = new double[n * n];
    Arrays.fill(hidden, EngineT5.HIDDEN);
    for (int i = 0; i < n; i++) {
      List<Integer> place = places.get(i);
      for (int depth = 0; depth <= place.size(); depth++) {
        int j = places.indexOf(place.subList(0, depth));
        before[i * n + j] = bucket[place.size() * deep + depth];
        hidden[i * n + j] = 0;
      }
    }
    long words = config.vocabulary();
    double[] of = new double[steps.size() * labels.size()];
    for (int label = 0; label < labels.size(); label++) {
      for (int step : labels.get(label)) {
        of[step * labels.size() + label] = 1;
      }
    }
    long[] next = steps.stream().mapToLong(s -> s.place() * words + word(s, words)).toArray();
    return List.of(
        HostArray.of(input, 1, n),
        HostArray.of(before, n, n),
        HostArray.of(hidden, n, n),
        HostArray.of(next, next.length),
        HostArray.of(of, steps.size(), labels.size()),
        HostArray.of(steps.stream().mapToLong(Step::place).toArray(), next.length));
  }

  private static int word(Step step, long words) {
    if (step.word() < 0 || step.word() >= words) {
      throw new IllegalArgumentException("token " + step.word() + "; expected 0 to " + (words - 1));
    }
    return step.word();
  }
}

package io.equipoise.tuning;

import io.equipoise.continual.Prediction;
import io.equipoise.continual.TaskSpec;
import io.equipoise.prompt.LabelNormalisation;
import io.equipoise.prompt.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen network answers behind the stored prompts.
 *
 * <pre>
 * constrained   argmax over the candidates of  sum log p(token) / n^lengthPower, the first of equal ones
 * free          what is written greedily, if it is the label of a learned task; else, where that is wished,
 *               the candidate with the nearest mean embedding; else the empty label
 * </pre>
 *
 * <p>Candidates are the labels of the task, or those of all learned tasks when none is told or
 * found. Of several that are written alike the first.
 *
 * @param tasks in order
 */
record PromptAnswers(Backbone backbone, List<TaskSpec> tasks, PromptOptions options) {

  /** Rows of several prompts, one after the other. */
  static float[] together(List<Prompt> prompts) {
    int size = prompts.stream().mapToInt(p -> p.values().size()).sum();
    float[] all = new float[size];
    int at = 0;
    for (Prompt prompt : prompts) {
      float[] rows = PromptTraining.floats(prompt.values());
      System.arraycopy(rows, 0, all, at, rows.length);
      at += rows.length;
    }
    return all;
  }

  /** What stands in front of a text of this task; of any task when it is empty. */
  float[] inFront(PromptState state, OptionalInt task) {
    PromptOptions.Method method = options.method();
    boolean alone = method == PromptOptions.Method.PER_TASK;
    if (!alone && !(options.reading().route() && method.stacks())) {
      return cut(together(state.pool().inFront()));
    }
    List<Prompt> own =
        state.pool().inFront().stream()
            .filter(p -> task.isPresent() && p.tasks() == 1)
            .filter(
                p ->
                    method == PromptOptions.Method.PROGRESSIVE
                        ? p.task() <= task.getAsInt()
                        : p.task() == task.getAsInt())
            .toList();
    return cut(together(own.isEmpty() && !alone ? state.pool().inFront() : own));
  }

  /** No more rows than the encoder takes. */
  private float[] cut(float[] front) {
    int most = options.reading().maxLength() * backbone.width();
    return front.length <= most ? front : Arrays.copyOf(front, most);
  }

  private List<List<Integer>> cut(List<List<Integer>> sources, float[] front) {
    PromptReading reading = options.reading();
    int rows = front.length / backbone.width();
    return sources.stream()
        .map(s -> s.subList(0, reading.truncation().tokens(s.size(), rows, reading.maxLength())))
        .toList();
  }

  /** Labels by what is written for them. */
  private Map<List<Integer>, String> candidates(PromptState state, OptionalInt task) {
    List<TaskSpec> among =
        task.isPresent()
            ? List.of(tasks.get(task.getAsInt()))
            : tasks.subList(0, state.tasks().size());
    Map<List<Integer>, String> labels = new LinkedHashMap<>();
    for (TaskSpec one : among) {
      for (int i = 0; i < one.labels().size(); i++) {
        labels.putIfAbsent(one.verbalizers().get(i), one.labels().get(i));
      }
    }
    return labels;
  }

  /** An answer to each source. */
  List<Prediction.Label> to(PromptState state, OptionalInt task, List<List<Integer>> sources) {
    Map<List<Integer>, String> labels = candidates(state, task);
    if (labels.isEmpty()) {
      return Collections.nCopies(sources.size(), new Prediction.Label("", new TreeMap<>()));
    }
    float[] front = inFront(state, task);
    List<List<Integer>> cut = cut(sources, front);
    return options.reading().decoding() == PromptReading.Decoding.CONSTRAINED
        ? constrained(front, cut, labels)
        : free(state, front, cut, labels);
  }

  private List<Prediction.Label> constrained(
      float[] front, List<List<Integer>> sources, Map<List<Integer>, String> labels) {
    List<List<Integer>> written = List.copyOf(labels.keySet());
    List<String> names = List.copyOf(labels.values());
    List<Prediction.Label> said = new ArrayList<>();
    for (double[] scores : backbone.scores(front, sources, written)) {
      TreeMap<String, Double> each = new TreeMap<>();
      for (int i = 0; i < scores.length; i++) {
        each.merge(names.get(i), scores[i], Math::max);
      }
      said.add(new Prediction.Label(names.get(best(scores, written)), each));
    }
    return said;
  }

  private int best(double[] scores, List<List<Integer>> written) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = score(scores, written, i) > score(scores, written, best) ? i : best;
    }
    return best;
  }

  private double score(double[] scores, List<List<Integer>> written, int label) {
    return scores[label]
        / StrictMath.pow(written.get(label).size(), options.reading().lengthPower());
  }

  /** Per source the score of the best label of a task, read as a text of that task would be. */
  double[] likelihoods(PromptState state, int task, List<List<Integer>> sources) {
    OptionalInt of = OptionalInt.of(task);
    List<List<Integer>> written = List.copyOf(candidates(state, of).keySet());
    float[] front = inFront(state, of);
    double[][] scores = backbone.scores(front, cut(sources, front), written);
    return Arrays.stream(scores)
        .mapToDouble(one -> one[best(one, written)] / written.get(best(one, written)).size())
        .toArray();
  }

  private List<Prediction.Label> free(
      PromptState state,
      float[] front,
      List<List<Integer>> sources,
      Map<List<Integer>, String> labels) {
    Map<List<Integer>, String> known = new LinkedHashMap<>(labels);
    candidates(state, OptionalInt.empty()).forEach(known::putIfAbsent);
    int longest = known.keySet().stream().mapToInt(List::size).max().orElse(0);
    @Nullable LabelNormalisation near = options.reading().normalise() ? near(labels) : null;
    List<Prediction.Label> said = new ArrayList<>();
    for (List<Integer> written : backbone.written(front, sources, longest + 1)) {
      String label = "";
      for (int n = written.size(); n > 0 && label.isEmpty(); n--) {
        label = known.getOrDefault(written.subList(0, n), "");
      }
      if (label.isEmpty() && near != null) {
        OptionalInt nearest = near.nearest(spelled(written));
        label = nearest.isPresent() ? List.copyOf(labels.values()).get(nearest.getAsInt()) : "";
      }
      said.add(new Prediction.Label(label, new TreeMap<>()));
    }
    return said;
  }

  private LabelNormalisation near(Map<List<Integer>, String> labels) {
    return new LabelNormalisation(
        labels.keySet().stream().map(this::spelled).toList(),
        this::embedded,
        options.reading().cutOff());
  }

  /** Tokens before the end token, as a text of their numbers. */
  String spelled(List<Integer> tokens) {
    List<Integer> any = tasks.get(0).verbalizers().get(0);
    int end = tokens.indexOf(any.get(any.size() - 1));
    return tokens.stream()
        .limit(end < 0 ? tokens.size() : end)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  private double[] embedded(String spelled) {
    double[] mean = new double[backbone.width()];
    List<Integer> tokens =
        Arrays.stream(spelled.split(" ")).filter(t -> !t.isEmpty()).map(Integer::valueOf).toList();
    float[] rows = backbone.words(tokens);
    for (int i = 0; i < rows.length; i++) {
      mean[i % mean.length] += rows[i] / tokens.size();
    }
    return mean;
  }
}

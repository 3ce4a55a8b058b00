package io.equipoise.tuning;

import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.Learner;
import io.equipoise.continual.Rows;
import io.equipoise.continual.SequenceRun;
import io.equipoise.continual.Target;
import io.equipoise.continual.TaskSequence;
import io.equipoise.continual.TaskSpec;
import io.equipoise.prompt.PromptSelection;
import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Three tasks of a few words, and a network of a few hundred weights. */
final class SmallSequence {
  static final T5Config CONFIG = new T5Config(6, 3, 2, 8, 1, 1, 16, 8, 16, 1e-6, true, true);
  static final List<TaskSpec> TASKS =
      List.of(task("one", 10, 11), task("two", 12, 13), task("three", 14, 15));

  static final Descent DESCENT = new Descent(4, 4, 0.3, 1e-5, 0.2, 2);

  private SmallSequence() {}

  private static TaskSpec task(String name, int first, int second) {
    return new TaskSpec(
        name,
        TaskSpec.Kind.CLASSIFICATION,
        List.of(name + "-a", name + "-b"),
        List.of(List.of(first, 1), List.of(second, 1)),
        "accuracy");
  }

  static T5Weights weights() {
    SplittableRandom random = new SplittableRandom(5);
    Map<String, Matrix> weights = new HashMap<>();
    for (String name : T5Weights.inOrder(CONFIG)) {
      int size = T5Weights.size(CONFIG, name);
      int columns = name.contains("norm") ? size : columns(name);
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = name.contains("norm") ? 1 : 0.7 * random.nextGaussian();
      }
      weights.put(name, new Matrix(size / columns, columns, values));
    }
    return T5Weights.of(CONFIG, weights);
  }

  private static int columns(String name) {
    if (name.contains("relative")) {
      return CONFIG.heads();
    }
    if (name.endsWith(".o.weight")) {
      return CONFIG.heads() * CONFIG.headWidth();
    }
    return name.endsWith("wo.weight") ? CONFIG.inner() : CONFIG.width();
  }

  static Backbone plain() {
    return new PlainBackbone(new T5(CONFIG, weights()), 1);
  }

  /** The words of a task are its own; which of two comes first is the label. */
  static Rows<List<Integer>> rows(TaskSpec task, String split) {
    int word = 3 + 2 * TASKS.indexOf(task);
    int size = split.equals("train") ? 12 : 6;
    List<Rows.Row<List<Integer>>> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Integer> text =
          i % 2 == 0 ? List.of(word, word + 1, 9) : List.of(word + 1, word, 3 + i % 3);
      rows.add(new Rows.Row<>(text, new Target.Label(task.labels().get(i % 2))));
    }
    return Rows.of(rows);
  }

  static List<List<Integer>> texts(int task, String split) {
    Rows<List<Integer>> rows = rows(TASKS.get(task), split);
    List<List<Integer>> texts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      texts.add(rows.get(i).input());
    }
    return texts;
  }

  static PromptReading reading(PromptReading.Decoding decoding) {
    PromptReading r = PromptReading.of(20);
    return new PromptReading(
        r.identify(), 0, false, decoding, 1, false, 0.7, r.truncation(), r.maxLength());
  }

  static PromptOptions options(PromptOptions.Method method, PromptReading reading) {
    return new PromptOptions(
        method,
        2,
        0,
        DESCENT,
        new PromptSelection.Rule(0.5, 1, false),
        PromptOptions.Pull.NORM_OF_MEAN,
        2,
        true,
        Transfer.defaults(),
        new Recognition(2, 0),
        reading);
  }

  static SequenceRun<PromptState, List<Integer>> run(
      PromptOptions.Method method, PromptReading.Decoding decoding, InferenceMode... modes) {
    return run(options(method, reading(decoding)), modes);
  }

  static SequenceRun<PromptState, List<Integer>> run(
      PromptOptions options, InferenceMode... modes) {
    return run(prompted(options), modes);
  }

  static PromptLearner prompted(PromptOptions options) {
    return new PromptLearner(plain(), TASKS, options, 16, task -> rows(TASKS.get(task), "train"));
  }

  static <S> SequenceRun<S, List<Integer>> run(
      Learner<S, List<Integer>> learner, InferenceMode... modes) {
    return new SequenceRun<>(
        new TaskSequence<>("small", TASKS, SmallSequence::rows),
        learner,
        new SequenceRun.Options(List.of(modes), 0, 6, 3));
  }
}

package io.equipoise.tuning;

import io.equipoise.continual.Query;
import io.equipoise.continual.TaskSpec;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.CentroidCosine;
import io.equipoise.prompt.Identification;
import io.equipoise.prompt.Mixture;
import io.equipoise.prompt.TaskIdentifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which task a text is of: told, or found among the learned ones by {@link PromptReading#identify}.
 *
 * @param answers which tell how likely a task's labels are behind a text
 * @param model which is asked where that is wished
 */
record PromptTasks(PromptAnswers answers, TaskModel model) {
  /** The task of each input; empty where nothing is decided, or nothing learned. */
  List<OptionalInt> of(PromptState state, Query<List<Integer>> query) {
    List<List<Integer>> inputs = query.inputs();
    if (query instanceof Query.Aware<List<Integer>> aware) {
      return Collections.nCopies(inputs.size(), OptionalInt.of(aware.task()));
    }
    if (state.tasks().isEmpty() || inputs.isEmpty()) {
      return Collections.nCopies(inputs.size(), OptionalInt.empty());
    }
    double least = answers.options().reading().leastMargin();
    List<double[]> scores = scores(state, inputs);
    return query instanceof Query.Batch<List<Integer>>
        ? Collections.nCopies(inputs.size(), Identification.of(scores, least).task())
        : scores.stream().map(one -> Identification.of(List.of(one), least).task()).toList();
  }

  private List<double[]> scores(PromptState state, List<List<Integer>> inputs) {
    PromptReading.Identify by = answers.options().reading().identify();
    if (by == PromptReading.Identify.PERPLEXITY) {
      return likelihoods(state, inputs);
    }
    if (by == PromptReading.Identify.LM) {
      List<String> learned =
          answers.tasks().subList(0, state.tasks().size()).stream().map(TaskSpec::id).toList();
      return inputs.stream().map(text -> model.scores(text, learned)).toList();
    }
    TaskIdentifier identifier =
        by == PromptReading.Identify.MIXTURE
            ? new Mixture(state.tasks())
            : new CentroidCosine(state.tasks());
    List<double[]> scores = new ArrayList<>();
    for (double[] embedding : answers.backbone().embeddings(inputs)) {
      scores.add(identifier.scores(Vector.of(embedding)));
    }
    return scores;
  }

  private List<double[]> likelihoods(PromptState state, List<List<Integer>> inputs) {
    int tasks = state.tasks().size();
    List<double[]> scores = new ArrayList<>();
    inputs.forEach(input -> scores.add(new double[tasks]));
    for (int task = 0; task < tasks; task++) {
      double[] of = answers.likelihoods(state, task, inputs);
      for (int i = 0; i < of.length; i++) {
        scores.get(i)[task] = of[i];
      }
    }
    return scores;
  }
}

package io.equipoise.tuning;

import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is answered to a query: the texts of each task that is told or found, together. */
record PromptPredictions(PromptAnswers answers, TaskModel model) {
  /** One prediction per text. */
  List<Prediction> of(PromptState state, Query<List<Integer>> query) {
    List<OptionalInt> decided = new PromptTasks(answers, model).of(state, query);
    SortedMap<Integer, List<Integer>> byTask = new TreeMap<>();
    for (int i = 0; i < decided.size(); i++) {
      byTask.computeIfAbsent(decided.get(i).orElse(-1), t -> new ArrayList<>()).add(i);
    }
    boolean told = query instanceof Query.Aware<List<Integer>>;
    Prediction[] said = new Prediction[decided.size()];
    byTask.forEach(
        (task, places) -> {
          OptionalInt of = task < 0 ? OptionalInt.empty() : OptionalInt.of(task);
          List<List<Integer>> sources = places.stream().map(query.inputs()::get).toList();
          List<Prediction.Label> some = answers.to(state, of, sources);
          for (int i = 0; i < places.size(); i++) {
            Prediction.Label one = some.get(i);
            said[places.get(i)] =
                told ? one : new Prediction.Label(one.label(), one.logProbabilities(), of);
          }
        });
    return List.of(said);
  }
}

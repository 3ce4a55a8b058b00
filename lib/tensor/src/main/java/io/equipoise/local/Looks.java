package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.net.TaskModel;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks of {@link Validation}: one forward pass over validation rows, and one more over training
 * rows where there are moments to settle. Measures {@code validation_score}.
 */
final class Looks {
  private final TrainingPlan plan;

  Looks(TrainingPlan plan) {
    this.plan = plan;
  }

  /** The state with what validation says of it. */
  TrainingState at(TrainingState state, Fleet<RowShard> fleet) {
    TaskModel model = plan.model();
    float[] theta = BatchMoments.settled(model, state.used(), plan.steps().batches(), fleet);
    SortedMap<String, Double> measures = new TreeMap<>();
    double score = score(theta, fleet);
    measures.put("validation_score", score);
    return state.looked(state.look().or(score, state.round(), theta), measures);
  }

  private double score(float[] theta, Fleet<RowShard> fleet) {
    Evaluate question = new Evaluate(plan.model(), theta, new Rows.All(Split.VAL));
    Evaluate.Errors errors = Evaluate.Errors.of(fleet.ask(question));
    double sum = 0;
    int tasks = 0;
    for (int k = 0; k < plan.model().tasks(); k++) {
      if (errors.counts()[k] > 0) {
        sum +=
            errors.hasClasses(k)
                ? 1 - errors.accuracy(k)
                : errors.mae(k) / errors.meanPredictorMae(k);
        tasks++;
      }
    }
    if (tasks == 0) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-018",
          "no validation row carries a task, but train.validate-every = "
              + plan.validation().every()
              + "; expected some",
          "",
          "Set train.validate-every=0, or make the table with a validation part (split.val)");
    }
    return sum / tasks;
  }
}

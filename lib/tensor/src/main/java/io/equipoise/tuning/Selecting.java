package io.equipoise.tuning;

import io.equipoise.continual.Decision;
import io.equipoise.prompt.Prompt;
import io.equipoise.prompt.PromptPool;
import io.equipoise.prompt.PromptSelection;
import java.util.ArrayList;
import java.util.List;

/**
 * What a selection of prompts decided, number by number.
 *
 * <pre>
 * about the task being learned    W_mean, W_deviation, W_threshold     of the gradients' lengths
 * about the task of each prompt   W_gradient   its length
 *                                 W_kept       1, or 0 when it was melted
 *                                 W_weight     its weight in the melted prompt, 0 when it was kept
 *                                 W_tasks      how many prompts it was made of
 * </pre>
 *
 * <p>A prompt that was melted before stands for the latest of its tasks.
 *
 * @param when W: {@code selection}, or {@code last_selection} behind the last task
 * @param place of the task being learned
 * @param rows of which the gradients are
 */
record Selecting(String when, int place, long rows) {
  /** Of these prompts, with gradients of these lengths. */
  List<Decision> of(PromptPool pool, double[] lengths, PromptSelection chosen) {
    List<Decision> said = new ArrayList<>();
    add(said, place, "mean", chosen.mean());
    add(said, place, "deviation", chosen.deviation());
    add(said, place, "threshold", chosen.threshold());
    List<Prompt> entries = pool.entries();
    for (int j = 0; j < lengths.length; j++) {
      int merged = chosen.merged().indexOf(j);
      int task = entries.get(j).task();
      add(said, task, "gradient", lengths[j]);
      add(said, task, "kept", merged < 0 ? 1 : 0);
      add(said, task, "weight", merged < 0 ? 0 : chosen.weights().get(merged));
      add(said, task, "tasks", entries.get(j).tasks());
    }
    return said;
  }

  private void add(List<Decision> said, int about, String what, double value) {
    said.add(new Decision(place, about, when + "_" + what, value, rows));
  }
}

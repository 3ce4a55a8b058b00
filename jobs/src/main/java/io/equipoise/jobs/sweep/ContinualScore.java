package io.equipoise.jobs.sweep;

import io.equipoise.continual.InferenceMode;
import io.equipoise.sweep.ScoreRule;
import java.util.List;
import java.util.Locale;

/** How sequences of tasks are scored where the sweep does not say. */
final class ContinualScore {
  private ContinualScore() {}

  /**
   * By the mean accuracy behind the last task: told which task a row is of if that is looked at,
   * else told what the first mode tells.
   *
   * @param modes of the options that all trials share; at least one
   */
  static ScoreRule of(List<InferenceMode> modes) {
    InferenceMode mode =
        modes.isEmpty() || modes.contains(InferenceMode.TASK_AWARE)
            ? InferenceMode.TASK_AWARE
            : modes.get(0);
    return new ScoreRule(
        mode.name().toLowerCase(Locale.ROOT) + "_acc_final",
        "",
        "test",
        ScoreRule.Across.MEAN,
        ScoreRule.Goal.MAX);
  }
}

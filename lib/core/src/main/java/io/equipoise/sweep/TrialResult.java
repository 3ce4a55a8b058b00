package io.equipoise.sweep;

import io.equipoise.run.Failure;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What came of one trial.
 *
 * @param number its number
 * @param run what it says; null when it failed
 * @param score the sweep's objective; NaN when there is none
 * @param reason why it failed, with its code; empty when it did not
 * @param fatal what is not the trial's own fault and stops the sweep; null for none
 * @param carrier who ran it
 * @param wallMs time from start to end, milliseconds
 */
public record TrialResult(
    int number,
    @Nullable WholeRun run,
    double score,
    String reason,
    @Nullable Failure fatal,
    String carrier,
    double wallMs)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}

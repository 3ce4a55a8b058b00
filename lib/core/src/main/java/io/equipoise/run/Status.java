package io.equipoise.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler or a person reads of a run: the content of {@code _STATUS.json}.
 *
 * @param usedSeconds what the run has taken over all its attempts, to the last change of this file
 */
public record Status(
    int schema,
    @JsonProperty("run_id") String runId,
    String attempt,
    @JsonProperty("app_id") String appId,
    State state,
    @JsonProperty("exit_code") @Nullable Integer exitCode,
    String reason,
    String hint,
    int round,
    int rounds,
    Map<String, Long> trials,
    Map<String, Long> rows,
    String started,
    String updated,
    String eta,
    @JsonProperty("used_seconds") double usedSeconds) {

  /** Where a run stands. */
  public enum State {
    PLANNED,
    RUNNING,
    COMMITTED,
    FAILED,
    STOPPED,
    HELD
  }
}

package io.equipoise.continual;

/** What a learner is told about the task that it is asked about. */
public enum InferenceMode {
  /** Which task the inputs are of. */
  TASK_AWARE,
  /** That the inputs are all of one task, not of which. */
  AGNOSTIC_BATCH,
  /** Nothing; each input stands alone. */
  AGNOSTIC_INSTANCE,
  /** Nothing; inputs of all tasks learned so far come in one shuffled stream. */
  MIXED_STREAM
}

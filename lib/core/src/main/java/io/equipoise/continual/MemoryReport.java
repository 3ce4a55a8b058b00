package io.equipoise.continual;

/**
 * What a learner keeps between tasks, so that growth can be drawn against the number of tasks.
 *
 * @param promptVectors prompt rows stored
 * @param promptBytes bytes of them
 * @param extraParameters parameters beyond those of the network it began with
 * @param storedExamples examples of old tasks that are kept
 * @param identifierBytes bytes of what recognises tasks
 */
public record MemoryReport(
    long promptVectors,
    long promptBytes,
    long extraParameters,
    long storedExamples,
    long identifierBytes) {
  /** Nothing is kept. */
  public static final MemoryReport NONE = new MemoryReport(0, 0, 0, 0, 0);

  /** Checks the ranges. */
  public MemoryReport {
    if (promptVectors < 0
        || promptBytes < 0
        || extraParameters < 0
        || storedExamples < 0
        || identifierBytes < 0) {
      throw new IllegalArgumentException("a memory report below 0; expected counts >= 0");
    }
  }
}

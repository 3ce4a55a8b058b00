package io.equipoise.tuning;

import java.util.List;

/**
 * Rows of the tasks that a network is pre-trained on.
 *
 * @param train per task, in the pool's order
 * @param test likewise
 */
public record PoolShard(List<List<Row>> train, List<List<Row>> test) {
  /** Copies the lists. */
  public PoolShard {
    train = train.stream().map(List::copyOf).toList();
    test = test.stream().map(List::copyOf).toList();
    if (train.stream().allMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "a shard without training rows; expected at least one of any task. Make fewer shards.");
    }
  }

  /**
   * A text.
   *
   * @param tokens at least one
   * @param label its number among the task's
   */
  public record Row(List<Integer> tokens, int label) {
    /** Copies the list. */
    public Row {
      tokens = List.copyOf(tokens);
    }
  }
}

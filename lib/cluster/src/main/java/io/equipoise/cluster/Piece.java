package io.equipoise.cluster;

import io.equipoise.fleet.AnswerException;
import io.equipoise.fleet.RowShape;
import java.io.Serializable;
import org.apache.spark.Partitioner;
import org.jspecify.annotations.Nullable;

/** What a shard puts into the shuffle of {@link BlocksJob}. */
sealed interface Piece extends Serializable {
  /** One block of a shard's {@code rows} rows, row by row. */
  record Part(int rows, float[] values) implements Piece {}

  /**
   * What became of a shard, beside its parts: the shape of its answer, or why there is none.
   *
   * @param task number of the task that asked, for the time that its slot was busy
   */
  record Told(@Nullable RowShape shape, @Nullable AnswerException failure, int task, long nanos)
      implements Piece {}

  /** Where a piece belongs: by block, and within a block by shard. Block -1 is what was told. */
  record Key(int block, int shard) implements Comparable<Key>, Serializable {
    static final int TOLD = -1;

    @Override
    public int compareTo(Key other) {
      int byBlock = Integer.compare(block, other.block);
      return byBlock != 0 ? byBlock : Integer.compare(shard, other.shard);
    }
  }

  /** Deals blocks out to tasks in turn; what was told goes to the first. */
  final class ByBlock extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int tasks;

    ByBlock(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public int numPartitions() {
      return tasks;
    }

    @Override
    public int getPartition(Object key) {
      return Math.max(0, ((Key) key).block()) % tasks;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ByBlock o && o.tasks == tasks;
    }

    @Override
    public int hashCode() {
      return tasks;
    }
  }
}

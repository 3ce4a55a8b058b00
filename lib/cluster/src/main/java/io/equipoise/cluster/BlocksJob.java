package io.equipoise.cluster;

import io.equipoise.fleet.AnswerException;
import io.equipoise.fleet.BlockException;
import io.equipoise.fleet.BlockFunction;
import io.equipoise.fleet.Blocks;
import io.equipoise.fleet.RowShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;

/**
 * Sums rows block by block between executors: one shuffle, sorted by block and shard.
 *
 * <p>Shards answer where they live; block b of every answer goes to task b mod {@code tasks}, which
 * folds the pieces in shard order. 4 R d bytes per shard cross the network, and none of them comes
 * to the driver: it gets the blocks' answers, and one line per shard.
 *
 * <p>A task holds one shard's answer (4 R d bytes) while it cuts it up, and the sums of one block
 * (8 R length bytes) while it folds. What waits in between is Spark's shuffle: sorted in execution
 * memory, spilled to local disk beyond it, and dropped when the job is over.
 */
final class BlocksJob<S, B> {
  private final LookAtBlocks<B> look;
  private final Blocks blocks;
  private final int shards;
  private final int tasks;
  private final SortedMap<Integer, Object> seen = new TreeMap<>();
  private final SortedMap<Integer, RowShape> shapes = new TreeMap<>();
  private final SortedMap<Integer, AnswerException> failures = new TreeMap<>();
  private final SortedMap<Integer, BlockException> blockFailures = new TreeMap<>();
  private final Map<Integer, Long> asking = new HashMap<>();
  private final Map<Integer, Long> looking = new HashMap<>();

  BlocksJob(BlockFunction<B> function, Blocks blocks, int shards, int tasks) {
    this.look = new LookAtBlocks<>(function, blocks.length(), shards);
    this.blocks = blocks;
    this.shards = shards;
    this.tasks = tasks;
  }

  /** Runs the job; afterwards the answers are known, or why there are none. */
  void run(JavaRDD<int[]> groups, CutAnswers<S> answers) {
    JavaPairRDD<Piece.Key, Piece> sorted =
        groups
            .mapPartitionsToPair(answers)
            .repartitionAndSortWithinPartitions(new Piece.ByBlock(tasks));
    try {
      sorted.mapPartitions(look).collect().forEach(this::take);
    } finally {
      sorted.rdd().cleanShuffleDependencies(false);
    }
  }

  private void take(LookAtBlocks.Seen what) {
    if (what instanceof LookAtBlocks.Seen.OfShard of) {
      Piece.Told told = of.told();
      asking.merge(told.task(), told.nanos(), Long::sum);
      if (told.failure() != null) {
        failures.put(of.shard(), told.failure());
      } else if (told.shape() != null) {
        shapes.put(of.shard(), told.shape());
      }
    } else if (what instanceof LookAtBlocks.Seen.OfBlock of) {
      looking.merge(of.task(), of.nanos(), Long::sum);
      if (of.failure() != null) {
        blockFailures.put(of.block(), of.failure());
      } else if (of.answer() != null) {
        seen.put(of.block(), of.answer());
      }
    }
  }

  /**
   * The answers in block order.
   *
   * @throws AnswerException of the lowest shard that failed, or whose rows have another shape
   * @throws BlockException of the lowest block that failed
   */
  @SuppressWarnings("unchecked") // the function makes nothing but B
  List<B> answers() {
    RowShape first = null;
    for (int shard = 0; shard < shards; shard++) {
      AnswerException failure = failures.get(shard);
      if (failure != null) {
        throw failure;
      }
      RowShape shape = shapes.get(shard);
      if (shape == null) {
        throw new AnswerException(shard, "no answer came back; expected one from every shard");
      }
      first = first == null ? shape : first;
      shape.requireSame(shard, first);
    }
    if (!blockFailures.isEmpty()) {
      throw blockFailures.get(blockFailures.firstKey());
    }
    int expected = first == null ? 0 : blocks.count(first.width());
    if (seen.size() != expected) {
      throw new IllegalStateException(
          seen.size() + " blocks came back; expected " + expected + ", one answer of each");
    }
    return (List<B>) List.copyOf(seen.values());
  }

  /** What the busiest slot spent inside answers and functions. */
  long busiestNanos(int slots) {
    return busiest(asking, slots) + busiest(looking, slots);
  }

  private static long busiest(Map<Integer, Long> byTask, int slots) {
    long longest = 0;
    long total = 0;
    for (long nanos : byTask.values()) {
      longest = Math.max(longest, nanos);
      total += nanos;
    }
    return Math.max(longest, total / slots);
  }
}

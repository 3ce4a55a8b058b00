package io.equipoise.jobs.prep;

import io.equipoise.crystal.Deduplication;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who reads pieces and writes shards: this process, or Spark's executors. */
interface Workers extends AutoCloseable {
  /**
   * Reads every piece and keeps its rows; summaries of their parts in any order.
   *
   * @param replay an earlier table from which pieces are taken, or null
   */
  List<ParsedPiece.Summary> read(List<Piece> pieces, PieceReader reader, @Nullable Replay replay);

  /**
   * The rows that are copies of others, in any order.
   *
   * @param without rows that are not compared, by {@link Copies#order}
   */
  List<Deduplication.Finding> compare(Copies copies, Set<Long> without);

  /**
   * Writes the rows that were read.
   *
   * @param shardOf per piece and row kept, its shard; -1 for none
   * @return what was written, for every shard that has rows, in any order
   */
  List<ShardWriter.Written> write(int[][] shardOf, ShardWriter writer);

  /** Lets the rows go. */
  @Override
  void close();
}

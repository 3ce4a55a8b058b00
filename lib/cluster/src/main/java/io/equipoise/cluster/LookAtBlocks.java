package io.equipoise.cluster;

import io.equipoise.fleet.BlockException;
import io.equipoise.fleet.BlockFunction;
import io.equipoise.fleet.Blocks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Folds the pieces of each block in shard order as they come, sorted by block and shard, and looks
 * at the sums. Holds the sums of one block and one piece.
 */
final class LookAtBlocks<B>
    implements FlatMapFunction<Iterator<Tuple2<Piece.Key, Piece>>, LookAtBlocks.Seen> {
  private static final long serialVersionUID = 1L;
  private final BlockFunction<B> function;
  private final int length;
  private final int shards;

  LookAtBlocks(BlockFunction<B> function, int length, int shards) {
    this.function = function;
    this.length = length;
    this.shards = shards;
  }

  /** What a task sends to the driver. */
  sealed interface Seen extends Serializable {
    /** What a shard told. */
    record OfShard(int shard, Piece.Told told) implements Seen {}

    /** The answer of a block, or why there is none. */
    record OfBlock(
        int block, @Nullable Object answer, @Nullable BlockException failure, int task, long nanos)
        implements Seen {}
  }

  @Override
  public Iterator<Seen> call(Iterator<Tuple2<Piece.Key, Piece>> sorted) {
    List<Seen> seen = new ArrayList<>();
    Open open = null;
    while (sorted.hasNext()) {
      Tuple2<Piece.Key, Piece> next = sorted.next();
      Piece.Key key = next._1();
      if (next._2() instanceof Piece.Told told) {
        seen.add(new Seen.OfShard(key.shard(), told));
      } else if (next._2() instanceof Piece.Part part) {
        if (open == null || open.block != key.block()) {
          close(open, seen);
          open = new Open(key.block(), part);
        }
        open.add(part);
      }
    }
    close(open, seen);
    return seen.iterator();
  }

  /** A block of which a shard's piece is missing or unfit is not looked at: the shard has told. */
  private void close(@Nullable Open open, List<Seen> seen) {
    if (open != null && open.fits && open.pieces == shards) {
      seen.add(look(open.block, open.sums));
    }
  }

  private Seen look(int block, double[][] sums) {
    int task = TaskContext.get().partitionId();
    long begun = System.nanoTime();
    try {
      Object answer = new Blocks(length).look(function, block, sums);
      return new Seen.OfBlock(block, answer, null, task, System.nanoTime() - begun);
    } catch (BlockException failure) {
      BlockException portable =
          Portable.of(failure, words -> new BlockException(failure.offset(), words));
      return new Seen.OfBlock(block, null, portable, task, System.nanoTime() - begun);
    }
  }

  /** A block whose pieces are coming. */
  private static final class Open {
    final int block;
    final double[][] sums;
    int pieces;
    boolean fits = true;

    Open(int block, Piece.Part first) {
      this.block = block;
      this.sums = Blocks.zeros(first.rows(), first.values());
    }

    void add(Piece.Part part) {
      fits &= part.rows() == sums.length && part.values().length == sums.length * sums[0].length;
      if (fits) {
        Blocks.add(sums, part.values());
      }
      pieces++;
    }
  }
}

package io.equipoise.local;

import io.equipoise.net.Draw;
import java.io.Serializable;

/** Rows of a shard that a question looks at. */
public sealed interface Rows extends Serializable {
  /** The rows' numbers in this shard, in order. */
  int[] of(RowShard shard);

  /** A key that names them within a round. */
  String key();

  /** What a pass over them draws at random. */
  Draw draw();

  /** All rows of a split. */
  record All(Split split) implements Rows {
    @Override
    public int[] of(RowShard shard) {
      return shard.rows(split);
    }

    @Override
    public String key() {
      return "split/" + split;
    }

    @Override
    public Draw draw() {
      return Draw.NONE;
    }
  }

  /** The training batch of one step. */
  record Batch(Batches batches, long step) implements Rows {
    @Override
    public int[] of(RowShard shard) {
      return batches.rows(shard, step);
    }

    @Override
    public String key() {
      String order = batches.bySize() ? "/by-size/" : "/";
      return "batch/" + batches.size() + order + batches.seed() + "/" + step;
    }

    @Override
    public Draw draw() {
      return new Draw(batches.seed(), step);
    }
  }
}

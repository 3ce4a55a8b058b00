package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.tensor.HostArray;
import java.util.List;

/**
 * This shard's part of the task gradients over the shared parameters: K rows of each batch, one
 * batch after the other. Sums over rows of data, so they add up over shards.
 */
record SharedRows(List<HeldGradients> batches) implements Question<RowShard, float[][]> {
  SharedRows {
    batches = List.copyOf(batches);
  }

  @Override
  public float[][] answer(RowShard shard, Scope scope) {
    return batches.stream()
        .flatMap(batch -> batch.retained(shard, scope).shared().stream())
        .map(HostArray::floats)
        .toArray(float[][]::new);
  }
}

package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;

/** How many of these rows carry each of {@code tasks} tasks. Needs no engine. */
public record Counts(int tasks, Rows rows) implements Question<RowShard, double[]> {
  @Override
  public double[] answer(RowShard shard, Scope scope) {
    return shard.counts(rows.of(shard), tasks);
  }
}

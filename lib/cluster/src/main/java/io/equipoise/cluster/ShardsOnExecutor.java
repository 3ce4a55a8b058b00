package io.equipoise.cluster;

import io.equipoise.fleet.ShardHolder;
import io.equipoise.fleet.ShardSource;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The opened shards of one process; travels as a broadcast, of which Spark keeps one copy per
 * process, so two tasks of an executor share it. When Spark drops the copy, the shards are opened
 * again.
 */
final class ShardsOnExecutor<S> implements Serializable {
  private static final long serialVersionUID = 1L;
  private final ShardSource<S> source;
  private transient @Nullable ShardHolder<S> holder;

  ShardsOnExecutor(ShardSource<S> source) {
    this.source = source;
  }

  synchronized ShardHolder<S> holder() {
    ShardHolder<S> known = holder;
    if (known == null) {
      known = new ShardHolder<>(source);
      holder = known;
    }
    return known;
  }
}

package io.equipoise.fleet;

import java.io.Serializable;

/**
 * Opens shards where they land. Opening the same shard anywhere gives an equal value; it happens
 * once per process and the result is kept.
 *
 * @param <S> the opened shard
 */
@FunctionalInterface
public interface ShardSource<S> extends Serializable {
  /** Reads and decodes shard {@code shard}. */
  S open(int shard);
}

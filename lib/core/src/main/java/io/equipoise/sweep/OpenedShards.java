package io.equipoise.sweep;

import io.equipoise.fleet.ShardSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shards that this process has opened, shared by the trials that read the same ones.
 *
 * <p>Trials share what was opened, never the caches of a fleet: two trials at the same round have
 * different parameters. The sources used last are kept, at most {@link #MAX_SOURCES}; sources that
 * are equal open equal shards. Safe for several threads.
 */
public final class OpenedShards {
  /** More sources than this are forgotten, the one that was not used for longest first. */
  static final int MAX_SOURCES = 4;

  private final Map<ShardSource<?>, Map<Integer, Object>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<ShardSource<?>, Map<Integer, Object>> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  /** The same shards; each is opened once as long as the source is kept. Does not travel. */
  public <S> ShardSource<S> of(ShardSource<S> source) {
    Map<Integer, Object> shards = shards(source);
    @SuppressWarnings("unchecked") // the shards of a source are what it opens
    ShardSource<S> shared = shard -> (S) shards.computeIfAbsent(shard, source::open);
    return shared;
  }

  private synchronized Map<Integer, Object> shards(ShardSource<?> source) {
    return kept.computeIfAbsent(source, s -> new ConcurrentHashMap<>());
  }
}

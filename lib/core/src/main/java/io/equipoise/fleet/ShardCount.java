package io.equipoise.fleet;

/** The legal number of shards of a fleet. */
public final class ShardCount {
  /** More shards than this are a mistake: a shard is a piece of work, not a row. */
  public static final int MAX = 1_000_000;

  private ShardCount() {}

  /** Returns {@code shards} when it lies in 1 to {@link #MAX}. */
  public static int check(int shards) {
    if (shards < 1 || shards > MAX) {
      throw new IllegalArgumentException(
          "a fleet of " + shards + " shards; expected 1 to " + MAX + ".");
    }
    return shards;
  }
}

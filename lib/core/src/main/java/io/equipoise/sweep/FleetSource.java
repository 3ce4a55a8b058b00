package io.equipoise.sweep;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;

/** Where a trial gets its fleets: the thread that it runs in, or a cluster of its own. */
public interface FleetSource {
  /**
   * A fleet over the shards of a source.
   *
   * @param cost relative cost per shard
   * @param seed root seed
   */
  <S> Fleet<S> fleet(ShardSource<S> source, double[] cost, long seed);

  /** Lets go of what a trial opened. */
  default void trialEnded() {}

  /** Fleets in the calling thread, whose answers may use {@code device}, over shared shards. */
  static FleetSource local(String device, OpenedShards opened) {
    return new FleetSource() {
      @Override
      public <S> Fleet<S> fleet(ShardSource<S> source, double[] cost, long seed) {
        return new LocalFleet<>(opened.of(source), cost.length, seed, device);
      }
    };
  }
}

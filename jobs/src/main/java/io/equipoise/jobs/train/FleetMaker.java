package io.equipoise.jobs.train;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.ShardSource;

/** Makes the fleets that a training asks. */
@FunctionalInterface
interface FleetMaker {
  /** A fleet over the shards of a source, under a name for Spark's pages. */
  <S> Fleet<S> of(ShardSource<S> source, double[] cost, String label);
}

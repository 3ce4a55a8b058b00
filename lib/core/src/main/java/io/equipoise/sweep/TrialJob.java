package io.equipoise.sweep;

import io.equipoise.options.Resolved;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A job that can be swept: what one trial of it computes.
 *
 * <p>Travels to executors, so it is small; what is costly to open hangs off it transiently, once
 * per process.
 *
 * @param <T> its options
 */
public interface TrialJob<T extends Record> extends Serializable {
  /** The record that a trial's options are bound to. */
  Class<T> type();

  /** The path of the root seed. */
  default String seedPath() {
    return "seed";
  }

  /** The root seed of these options. */
  long seed(T options);

  /** Hash of the inputs; the hash of the empty text when there are none. */
  String dataHash();

  /** The published table that trials read, if they read one. */
  default Optional<Location> table() {
    return Optional.empty();
  }

  /** The files that the table was made of. */
  default List<Identity.Input> inputs() {
    return List.of();
  }

  /** About how long a trial takes, in seconds; used for order and packing alone. */
  double seconds(T options);

  /**
   * Refuses options that bind and yet cannot run.
   *
   * @throws IllegalArgumentException naming what is wrong; the other trials are still checked
   * @throws io.equipoise.run.Failure that ends all checks; its place may be the path of an option
   */
  default void check(T options) {}

  /** How trials are scored when the sweep does not say. */
  ScoreRule score();

  /** Runs one trial whole. */
  WholeRun run(Resolved<T> options, FleetSource fleets, boolean keepRounds);
}

package io.equipoise.sweep;

import java.util.List;
import java.util.function.Consumer;

/**
 * Runs trials somewhere, many at once.
 *
 * <p>Promises, tested by {@code CarrierContract}: every trial is run, and its result handed on
 * exactly once; results are handed on while others still run, from any thread but never two at
 * once; where and how often a trial was run changes nothing of its rows.
 */
public interface Carrier {
  /** How many trials run side by side. */
  int slots();

  /**
   * Starts; returns at once.
   *
   * @param packs trials that travel together, in the order in which they should begin
   * @param sink gets the results of each pack, or of part of it, as it is complete
   */
  Flight start(List<List<Trial>> packs, TrialBody<?> body, Consumer<List<TrialResult>> sink);

  /** Trials on their way. */
  interface Flight extends AutoCloseable {
    /** Whether no result will come any more. */
    boolean landed();

    /** Throws what went wrong with the carrying, if anything did; called after {@link #landed}. */
    void rethrow();

    /** Stops what still runs; no result comes after this returns. */
    @Override
    void close();
  }
}

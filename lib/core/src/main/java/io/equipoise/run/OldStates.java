package io.equipoise.run;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the states that a run no longer needs.
 *
 * <p>A deletion that fails is told and forgotten: it costs space, never a result. One that was
 * interrupted is done again when the run is resumed.
 */
record OldStates(CommitLog log, Retention retention) {
  private static final Logger LOG = LoggerFactory.getLogger(OldStates.class);

  /** Drops what an interrupted deletion, or a larger {@code keep}, left behind. */
  void dropAllFor(int newest) {
    int n = newest;
    while (dropFor(n)) {
      n--;
    }
  }

  /**
   * Drops what commit {@code newest} makes superfluous: the state {@code keep} commits before it.
   *
   * @return whether the one before it may still be there too
   */
  boolean dropFor(int newest) {
    int n = newest - retention.keep();
    if (n < 0) {
      return false;
    }
    try {
      return log.dropState(n);
    } catch (IOException | Failure e) {
      LOG.warn("the state of commit {} stays: {}", n, e.getMessage());
      return false;
    }
  }
}

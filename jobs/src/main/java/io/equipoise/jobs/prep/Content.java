package io.equipoise.jobs.prep;

import io.equipoise.crystal.Crystal;
import java.io.Serializable;

/** What a wanted row holds beside its name and targets. */
sealed interface Content extends Serializable {
  /**
   * A crystal.
   *
   * @param fingerprint a hash that its copies share
   */
  record Structure(Crystal crystal, long fingerprint) implements Content {}

  /** Numbers: a table's columns, or an image's pixels. */
  record Numbers(double[] features) implements Content {}

  /** Words. */
  record Text(String text) implements Content {}
}

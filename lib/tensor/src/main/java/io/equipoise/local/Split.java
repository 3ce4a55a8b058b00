package io.equipoise.local;

/** Which rows of a shard. */
public enum Split {
  /** Rows to learn from. */
  TRAIN,
  /** Rows to choose by. */
  VAL,
  /** Rows to report on. */
  TEST
}

package io.equipoise.fleet;

/** A shard could not answer. Says which one, under which path, and keeps the cause. */
public final class AnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int shard;

  /** An answer of shard {@code shard} failed. */
  public AnswerException(int shard, String path, long seed, Throwable cause) {
    super(
        "shard "
            + shard
            + " could not answer at '"
            + path
            + "' (seed "
            + seed
            + "): "
            + cause.getMessage(),
        cause);
    this.shard = shard;
  }

  /** The answer of shard {@code shard} does not fit the others. */
  public AnswerException(int shard, String message) {
    super("shard " + shard + ": " + message);
    this.shard = shard;
  }

  /** The shard that failed. */
  public int shard() {
    return shard;
  }
}

package io.equipoise.fleet;

/** A {@link BlockFunction} failed. Says where, and keeps the cause. */
public final class BlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int offset;

  /** The function failed on the block that begins at {@code offset}. */
  public BlockException(int offset, Throwable cause) {
    super("the block at coordinate " + offset + " failed: " + cause.getMessage(), cause);
    this.offset = offset;
  }

  /** The same in words, where the cause cannot travel. */
  public BlockException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** Where the block begins. */
  public int offset() {
    return offset;
  }
}

package io.equipoise.prompt;

/** How a text is cut when prompts and text are longer than the encoder takes. */
public enum Truncation {
  /** Prompts stay whole, the text gives way. */
  TEXT_FIRST {
    @Override
    public int tokens(int text, int promptRows, int maxLength) {
      if (promptRows >= maxLength) {
        throw new IllegalArgumentException(
            promptRows
                + " rows of prompts; expected fewer than the input's "
                + maxLength
                + ". Keep fewer prompts, or shorter ones.");
      }
      return Math.min(text, maxLength - promptRows);
    }
  },
  /** The whole is cut at its end, as Progressive Prompts has it: many prompts leave no text. */
  LEGACY {
    @Override
    public int tokens(int text, int promptRows, int maxLength) {
      return Math.max(0, Math.min(text, maxLength - promptRows));
    }
  };

  /** How many tokens of the text remain. */
  public abstract int tokens(int text, int promptRows, int maxLength);
}

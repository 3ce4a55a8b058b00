package io.equipoise.fleet;

import java.io.Serializable;

/**
 * The shape of an answer of rows.
 *
 * @param rows R, at least 1
 * @param width d, coordinates of each row, at least 1
 */
public record RowShape(int rows, int width) implements Serializable {
  /**
   * The shape of what a shard answered.
   *
   * @throws AnswerException when there is no number in it, or rows differ in length
   */
  public static RowShape of(int shard, float[][] answer) {
    if (answer.length == 0 || answer[0].length == 0) {
      throw new AnswerException(
          shard,
          "answered "
              + answer.length
              + " rows without a number; expected at least one row of at least one number.");
    }
    int width = answer[0].length;
    for (int row = 1; row < answer.length; row++) {
      if (answer[row].length != width) {
        throw new AnswerException(
            shard,
            "answered row "
                + row
                + " with "
                + answer[row].length
                + " numbers after rows of "
                + width
                + "; expected equal lengths.");
      }
    }
    return new RowShape(answer.length, width);
  }

  /**
   * Refuses a shape that differs from the one before it.
   *
   * @throws AnswerException naming {@code shard}, whose shape this is
   */
  public void requireSame(int shard, RowShape before) {
    if (!equals(before)) {
      throw new AnswerException(
          shard,
          "answered "
              + rows
              + " rows of "
              + width
              + " numbers where the shards before it answered "
              + before.rows
              + " of "
              + before.width
              + "; expected equal shapes.");
    }
  }
}

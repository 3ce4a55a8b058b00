package io.equipoise.tuning;

import io.equipoise.t5.T5;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt in front of fixed rows and a text; only its own rows are learned.
 *
 * @param backbone the network
 * @param fixed rows between the prompt and the text
 * @param maxLength rows and tokens that the encoder takes
 * @param first the prompt before the first step
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as a task is learned, never compared
record InFront(Backbone backbone, float[] fixed, int maxLength, float[] first)
    implements Objective {
  @Override
  public Backbone.Slope slope(float[] prompt, List<T5.Row> batch, int step) {
    Backbone.Slope slope = backbone.slope(whole(prompt), batch);
    return new Backbone.Slope(slope.loss(), Arrays.copyOf(slope.gradient(), prompt.length));
  }

  @Override
  public double loss(float[] prompt, List<T5.Row> rows) {
    return backbone.loss(whole(prompt), rows);
  }

  private float[] whole(float[] prompt) {
    int most = Math.min(prompt.length + fixed.length, maxLength * backbone.width());
    float[] all = Arrays.copyOf(prompt, most);
    System.arraycopy(fixed, 0, all, prompt.length, most - prompt.length);
    return all;
  }
}

package io.equipoise.tuning;

import io.equipoise.t5.T5;
import java.util.List;

/**
 * A frozen network that reads prompt rows in front of tokens and writes tokens.
 *
 * <p>Rows of a prompt stand one after the other in one array. No method changes the network.
 */
public interface Backbone {
  /** Columns of a prompt. */
  int width();

  /**
   * A loss and its derivative.
   *
   * @param loss mean over label tokens of -log p(token)
   * @param gradient in every number of the prompt
   */
  record Slope(double loss, float[] gradient) {}

  /** The loss of rows behind a prompt, and its gradient. */
  Slope slope(float[] prompt, List<T5.Row> rows);

  /** The loss alone. */
  double loss(float[] prompt, List<T5.Row> rows);

  /** Per source and label the sum over the label's tokens of log p(token). */
  double[][] scores(float[] prompt, List<List<Integer>> sources, List<List<Integer>> labels);

  /**
   * What is written when nothing holds the network: the likeliest token each time.
   *
   * @param most tokens of each, an end among them or not
   */
  List<List<Integer>> written(float[] prompt, List<List<Integer>> sources, int most);

  /** The mean of the encoder's output over each source's tokens, without a prompt. */
  double[][] embeddings(List<List<Integer>> sources);

  /** The rows that tokens are embedded as. */
  float[] words(List<Integer> tokens);
}

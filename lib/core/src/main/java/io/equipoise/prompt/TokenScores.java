package io.equipoise.prompt;

import java.util.List;

/** What a network expects to come next, for one input. */
@FunctionalInterface
public interface TokenScores {
  /**
   * The logarithm of the probability of every word of the vocabulary after {@code prefix}.
   *
   * @param prefix the tokens so far, without the decoder's start token
   */
  double[] logProbabilities(List<Integer> prefix);
}

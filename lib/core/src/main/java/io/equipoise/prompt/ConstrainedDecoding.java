package io.equipoise.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers that are labels, and nothing else.
 *
 * <pre>
 * score(label) = sum_i log p(y_i | y_&lt;i, x) / n^lambda,   n tokens, the end token among them
 * </pre>
 *
 * <p>p is over the whole vocabulary. The best label is the first of those with the largest score.
 * Labels that begin alike share the steps of the decoder: {@link LabelTrie#steps} calls in all.
 *
 * @param trie the labels
 * @param lambda 0 for the plain sum, 1 for the mean per token; finite
 */
public record ConstrainedDecoding(LabelTrie trie, double lambda) {
  /** Checks the exponent. */
  public ConstrainedDecoding {
    if (!Double.isFinite(lambda)) {
      throw new IllegalArgumentException("lambda " + lambda + "; expected a finite number");
    }
  }

  /**
   * What every label scores.
   *
   * @param best the label with the largest, the first of equal ones
   */
  public record Scores(double[] perLabel, int best) {}

  /** The scores for one input. */
  public Scores of(TokenScores network) {
    Map<List<Integer>, double[]> asked = new HashMap<>();
    double[] scores = new double[trie.size()];
    int best = 0;
    for (int label = 0; label < scores.length; label++) {
      List<Integer> tokens = trie.tokens(label);
      double sum = 0;
      for (int i = 0; i < tokens.size(); i++) {
        List<Integer> prefix = List.copyOf(tokens.subList(0, i));
        sum += asked.computeIfAbsent(prefix, network::logProbabilities)[tokens.get(i)];
      }
      scores[label] = sum / StrictMath.pow(tokens.size(), lambda);
      best = scores[label] > scores[best] ? label : best;
    }
    return new Scores(scores, best);
  }

  /**
   * What the network writes when nothing holds it: the likeliest token each time, the lower of
   * equal ones, until the end token or one token more than the longest label.
   *
   * @return the tokens, the end token among them if it came
   */
  public List<Integer> free(TokenScores network, int end) {
    List<Integer> written = new ArrayList<>();
    while (written.size() <= trie.longest() && !written.contains(end)) {
      double[] scores = network.logProbabilities(List.copyOf(written));
      int best = 0;
      for (int w = 1; w < scores.length; w++) {
        best = scores[w] > scores[best] ? w : best;
      }
      written.add(best);
    }
    return written;
  }
}

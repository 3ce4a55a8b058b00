package io.equipoise.prompt;

import java.util.List;

/**
 * Each task by the likelihood of its best label.
 *
 * <pre>
 * score_t = max over the labels of t of  sum_i log p(y_i | y_&lt;i, x) / n
 * </pre>
 *
 * <p>Per token, because tasks with longer labels would lose otherwise. Costs the decoder steps of
 * every task's labels for every input.
 *
 * @param tasks the labels of each, in order
 */
public record Perplexity(List<LabelTrie> tasks) {
  /** Copies the list. */
  public Perplexity {
    tasks = List.copyOf(tasks);
  }

  /** One score per task, for one input. */
  public double[] scores(TokenScores network) {
    return tasks.stream()
        .mapToDouble(
            trie -> {
              ConstrainedDecoding.Scores found = new ConstrainedDecoding(trie, 1).of(network);
              return found.perLabel()[found.best()];
            })
        .toArray();
  }
}

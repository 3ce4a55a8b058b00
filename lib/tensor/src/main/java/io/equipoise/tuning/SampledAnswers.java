package io.equipoise.tuning;

import io.equipoise.continual.TaskSpec;
import io.equipoise.linalg.LogSumExp;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Answers that are drawn from a network's own probabilities of a task's labels.
 *
 * @param network that answers
 * @param seed of the draws
 */
record SampledAnswers(Backbone network, TaskSpec task, long seed) {
  /** The same texts with drawn labels. */
  List<T5.Row> of(List<T5.Row> rows) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Integer>> sources = rows.stream().map(T5.Row::source).toList();
    double[][] scores = network.scores(new float[0], sources, task.verbalizers());
    List<T5.Row> drawn = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      int label = drawn(scores[i], random.nextDouble());
      drawn.add(new T5.Row(sources.get(i), task.verbalizers().get(label)));
    }
    return drawn;
  }

  /** The label at which the running sum of probabilities passes {@code at}. */
  private static int drawn(double[] scores, double at) {
    double all = LogSumExp.of(scores);
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      sum += StrictMath.exp(scores[k] - all);
      if (at < sum) {
        return k;
      }
    }
    return scores.length - 1;
  }
}

package io.equipoise.tuning;

import io.equipoise.continual.Decision;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Prompt;
import io.equipoise.prompt.PromptPool;
import io.equipoise.prompt.Representatives;
import java.util.ArrayList;
import java.util.List;

/**
 * Which earlier prompts a new one begins from, and which it is kept away from.
 *
 * <pre>
 * a        softmax over old tasks j of  cos(z, z_j) / temperature,   z: the mean embedding of a task's texts
 * similar  a_j &gt;= threshold;   P begins at its own words + sum over the similar of a_j / sum a  P_j
 * others   the rest: P is pushed away from them ({@link Push})
 * </pre>
 *
 * <p>Cost: one cosine a task, and one a step and other prompt.
 *
 * <p>Source: SHLPT (arXiv:2406.12251): attention with a threshold, renormalised, added to the new
 * prompt; contrastive losses on dissimilar tasks, switched on late [verified in its code]. Differs:
 * the attention is between mean embeddings of the frozen network instead of a learned projection of
 * each text and the prompts, and decides the beginning alone; the push is on prompts instead of
 * hidden states and activations, which need every old task's answers to the new texts [inferred].
 *
 * @param attention a, one for each old task
 * @param prompts of them, in that order
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as a task is learned, never compared
record Recall(Transfer transfer, double[] attention, List<Prompt> prompts) {
  /**
   * What a task recalls.
   *
   * @param pool a prompt of each old task, oldest first
   * @param known of each old task
   * @param task of the new one
   */
  static Recall of(
      Transfer transfer, PromptPool pool, List<Representatives> known, Representatives task) {
    double[] z = mean(task);
    double[] scores =
        known.stream().mapToDouble(old -> cosine(z, mean(old)) / transfer.temperature()).toArray();
    double top = scores.length == 0 ? 0 : Level1.largest(scores);
    double sum = 0;
    for (int j = 0; j < scores.length; j++) {
      scores[j] = StrictMath.exp(scores[j] - top);
      sum += scores[j];
    }
    return new Recall(transfer, Level1.times(1 / sum, scores), pool.prompts());
  }

  private static double[] mean(Representatives task) {
    double[] mean = new double[task.clusters().get(0).mean().size()];
    for (Representatives.Cluster cluster : task.clusters()) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += cluster.rows() * cluster.mean().get(i);
      }
    }
    return mean;
  }

  private static double cosine(double[] a, double[] b) {
    double norms = Level1.norm(a) * Level1.norm(b);
    return norms == 0 ? 0 : Level1.dot(a, b) / norms;
  }

  /** Whether an old task is similar. */
  boolean similar(int j) {
    return attention[j] >= transfer.threshold();
  }

  /** Where the prompt begins, given the words that were drawn for it. */
  float[] start(float[] drawn) {
    double sum = 0;
    for (int j = 0; j < attention.length; j++) {
      sum += similar(j) ? attention[j] : 0;
    }
    double[] start = new double[drawn.length];
    for (int i = 0; i < start.length; i++) {
      start[i] = drawn[i];
    }
    for (int j = 0; j < attention.length; j++) {
      for (int i = 0; similar(j) && i < start.length; i++) {
        start[i] += attention[j] / sum * prompts.get(j).values().get(i);
      }
    }
    return PromptTraining.floats(Vector.of(start));
  }

  /**
   * How much of each old task was recalled: {@code recall_attention}, and {@code recall_similar}, 1
   * or 0.
   *
   * @param place of the new task
   */
  List<Decision> decisions(int place) {
    List<Decision> said = new ArrayList<>();
    for (int j = 0; j < attention.length; j++) {
      said.add(new Decision(place, j, "recall_attention", attention[j], 1));
      said.add(new Decision(place, j, "recall_similar", similar(j) ? 1 : 0, 1));
    }
    return said;
  }

  /** The objective with the push away from the prompts of the other tasks. */
  Objective pushed(Objective of, int steps) {
    List<Vector> others = new ArrayList<>();
    for (int j = 0; j < attention.length; j++) {
      if (!similar(j)) {
        others.add(prompts.get(j).values());
      }
    }
    int from = (int) (transfer.pushFrom() * steps);
    return new Push(of, others, transfer.push(), transfer.pushTemperature(), from);
  }
}

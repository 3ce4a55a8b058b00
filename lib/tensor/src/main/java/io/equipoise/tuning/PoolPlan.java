package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.t5.T5Config;
import io.equipoise.tensor.AdamW;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a network is pre-trained so that prompts can switch what it does.
 *
 * @param config the network's shape
 * @param tasks names and numbers of labels of the pool
 * @param assignments times that each task is posed, each time with other words for its labels
 * @param labelWords words that stand for labels, as many as the most labels or more
 * @param gaps words that stand for gaps
 * @param end the word that ends a label
 * @param prompt rows of a prompt
 * @param batch rows of a step
 * @param gapped part of the steps that fill gaps instead
 * @param rate length of Adam's steps after a tenth of all; it rises until there and falls from
 *     there to the last in a straight line
 * @param clip largest norm of a gradient
 * @param rounds commits
 * @param steps of each shard in a round
 * @param seed of the first weights, the label words and the batches
 */
public record PoolPlan(
    T5Config config,
    List<Task> tasks,
    int assignments,
    List<Integer> labelWords,
    List<Integer> gaps,
    int end,
    int prompt,
    int batch,
    double gapped,
    double rate,
    double clip,
    int rounds,
    int steps,
    long seed)
    implements Serializable {
  static final AdamW ADAM = new AdamW(0.9, 0.999, 1e-8, 0);

  /** A task of the pool. */
  public record Task(String name, int labels) implements Serializable {}

  /** Checks the ranges. */
  public PoolPlan {
    tasks = List.copyOf(tasks);
    labelWords = List.copyOf(labelWords);
    gaps = List.copyOf(gaps);
    int most = tasks.stream().mapToInt(Task::labels).max().orElse(0);
    if (tasks.isEmpty()
        || assignments < 1
        || labelWords.size() < most
        || gaps.isEmpty()
        || prompt < 1
        || batch < 1
        || !(gapped >= 0 && gapped < 1)
        || !(rate > 0)
        || !(clip > 0)
        || rounds < 1
        || steps < 1) {
      throw new IllegalArgumentException(
          tasks.size()
              + " tasks of at most "
              + most
              + " labels, "
              + assignments
              + " assignments of "
              + labelWords.size()
              + " label words, "
              + gaps.size()
              + " gaps, prompts of "
              + prompt
              + " rows, batches of "
              + batch
              + ", share "
              + gapped
              + " of gaps, rate "
              + rate
              + ", clip "
              + clip
              + ", "
              + rounds
              + " rounds of "
              + steps
              + " steps; expected a task, a word for every label, counts >= 1, a share in [0, 1), a"
              + " rate and a clip above 0");
    }
  }

  /** Prompts in all: one per posing of a task, and the last for gaps. */
  int prompts() {
    return tasks.size() * assignments + 1;
  }

  /** Rate of a step, from 1. */
  double rate(long step) {
    long all = (long) rounds * steps;
    long rising = Math.max(1, all / 10);
    return rate * Math.min((double) step / rising, (double) (all - step + 1) / (all - rising + 1));
  }

  /** What is written for each label of a task, in one of its posings. */
  List<List<Integer>> written(int task, int assignment) {
    long own = Seeds.mix(seed, "labels/" + tasks.get(task).name() + "/" + assignment);
    return verbalizers(labelWords, tasks.get(task).labels(), end, own);
  }

  /** A different label word for each label, drawn without replacement, then the end. */
  public static List<List<Integer>> verbalizers(
      List<Integer> words, int labels, int end, long seed) {
    if (words.size() < labels) {
      throw new IllegalArgumentException(
          words.size() + " label words for " + labels + " labels; expected as many or more");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> left = new ArrayList<>(words);
    List<List<Integer>> written = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      written.add(List.of(left.remove(random.nextInt(left.size())), end));
    }
    return written;
  }
}

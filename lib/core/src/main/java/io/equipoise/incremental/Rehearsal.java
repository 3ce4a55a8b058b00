package io.equipoise.incremental;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws rows of old tasks to be learned again.
 *
 * <pre>
 * exponent 0   any of the buffer's rows, without repetition within a draw
 * exponent s   a task of age a (1 for the last one) with probability proportional to a^-s among those in the
 *              buffer, then any of its rows, with repetition
 * </pre>
 */
final class Rehearsal {
  private final List<Shown> rows;
  private final List<List<Shown>> byTask = new ArrayList<>();
  private final double[] weights;
  private final SplittableRandom random;

  /**
   * Draws for one task.
   *
   * @param place of the task that is learned
   */
  Rehearsal(List<Shown> rows, int place, double exponent, long seed) {
    this.rows = new ArrayList<>(rows);
    this.random = new SplittableRandom(seed);
    this.weights = new double[exponent == 0 ? 0 : place];
    for (int task = 0; task < weights.length; task++) {
      int of = task;
      byTask.add(rows.stream().filter(row -> row.task() == of).toList());
      weights[task] =
          byTask.get(task).isEmpty() ? 0 : StrictMath.pow((double) place - task, -exponent);
    }
  }

  /** Rows for one step; none of an empty buffer. */
  List<Shown> draw(int count) {
    if (rows.isEmpty()) {
      return List.of();
    }
    return weights.length == 0 ? anyOf(Math.min(count, rows.size())) : byAge(count);
  }

  private List<Shown> anyOf(int count) {
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(rows.size() - i);
      Shown moved = rows.get(i);
      rows.set(i, rows.get(j));
      rows.set(j, moved);
    }
    return List.copyOf(rows.subList(0, count));
  }

  private List<Shown> byAge(int count) {
    List<Shown> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Shown> of = byTask.get(task());
      drawn.add(of.get(random.nextInt(of.size())));
    }
    return drawn;
  }

  private int task() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double at = random.nextDouble() * sum;
    int last = 0;
    for (int task = 0; task < weights.length; task++) {
      if (weights[task] > 0) {
        last = task;
        at -= weights[task];
        if (at < 0) {
          return task;
        }
      }
    }
    return last;
  }
}

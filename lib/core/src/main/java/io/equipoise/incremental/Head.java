package io.equipoise.incremental;

import io.equipoise.continual.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which outputs of a network stand for which labels, and which of them compete.
 *
 * <pre>
 * outputs   the labels of all tasks, each once, in the order of tasks and of their labels
 * masked    a row's loss compares the labels of its own task        task-incremental
 * full      ... of all tasks seen so far, its own among them        class-incremental
 * </pre>
 *
 * <p>Tasks that share their labels (permuted or rotated images) share their outputs.
 */
final class Head {
  private final Training.Head kind;
  private final List<String> labels;
  private final List<int[]> own = new ArrayList<>();
  private final List<int[]> seen = new ArrayList<>();

  Head(List<TaskSpec> tasks, Training.Head kind) {
    this.kind = kind;
    Set<String> all = new LinkedHashSet<>();
    tasks.forEach(task -> all.addAll(task.labels()));
    labels = List.copyOf(all);
    Set<Integer> before = new LinkedHashSet<>();
    for (TaskSpec task : tasks) {
      int[] outputs = task.labels().stream().mapToInt(labels::indexOf).toArray();
      own.add(outputs);
      for (int output : outputs) {
        before.add(output);
      }
      seen.add(before.stream().mapToInt(Integer::intValue).sorted().toArray());
    }
  }

  /** The label of each output. */
  List<String> labels() {
    return labels;
  }

  /** The outputs of a task, in the order of its labels. */
  int[] of(int place) {
    return own.get(place);
  }

  /** The outputs of the first {@code tasks}; of all, when none has been seen. */
  int[] seen(int tasks) {
    return seen.get(tasks == 0 ? seen.size() - 1 : tasks - 1);
  }

  /** The outputs that compete for a row of {@code task} while {@code place} is learned. */
  int[] active(int task, int place) {
    return kind == Training.Head.MASKED ? of(task) : seen(place + 1);
  }

  /**
   * The sets of outputs that tasks before {@code place} taught to compete, each once: what a
   * network that is to answer as before must keep.
   */
  List<int[]> before(int place) {
    if (place == 0) {
      return List.of();
    }
    if (kind == Training.Head.FULL) {
      return List.of(seen(place));
    }
    List<int[]> sets = new ArrayList<>();
    Set<Set<Integer>> known = new LinkedHashSet<>();
    for (int[] outputs : own.subList(0, place)) {
      Set<Integer> set = new LinkedHashSet<>();
      for (int output : outputs) {
        set.add(output);
      }
      if (known.add(set)) {
        sets.add(outputs);
      }
    }
    return sets;
  }
}

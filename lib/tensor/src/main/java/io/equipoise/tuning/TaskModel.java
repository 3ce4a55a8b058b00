package io.equipoise.tuning;

import java.util.List;

/** Somebody outside who says which task a text is of. */
@FunctionalInterface
public interface TaskModel {
  /** Nobody. */
  TaskModel NONE =
      (text, tasks) -> {
        throw new IllegalStateException("identify = lm without a service; expected its address");
      };

  /**
   * How likely each task is, the larger the likelier.
   *
   * @param text its tokens
   * @param tasks names of those learned so far, at least one
   * @return a finite number each
   */
  double[] scores(List<Integer> text, List<String> tasks);
}

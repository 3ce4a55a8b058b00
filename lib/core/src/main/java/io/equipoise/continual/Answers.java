package io.equipoise.continual;

import java.io.Serializable;
import java.util.List;

/**
 * Of what kind the answers of one look at one task were.
 *
 * @param invalid answers that are no label of any task
 * @param foreign answers that are a label of other tasks alone
 * @param taken per place of a task, how many inputs the learner took for it; none when it decides
 *     on no task. What is missing to the rows that were asked was left undecided
 */
public record Answers(long invalid, long foreign, List<Long> taken) implements Serializable {
  /** Nothing but labels of the task, from a learner that decides on no task. */
  static final Answers PLAIN = new Answers(0, 0, List.of());

  /** Copies the list. */
  public Answers {
    taken = List.copyOf(taken);
  }
}

package io.equipoise.continual;

import java.io.Serializable;

/**
 * What one look at one task's rows counted.
 *
 * @param step global step, from 0 before any training
 * @param trained place of the task that is being or was learned last; -1 before any
 * @param evaluated place of the task whose rows these are
 * @param taskEnd whether the task {@code trained} had ended (or none had begun)
 * @param correct right predictions
 * @param total rows
 * @param lossSum sum of the losses; NaN when a prediction did not say enough
 * @param answers of what kind they were
 */
public record Evaluation(
    long step,
    int trained,
    int evaluated,
    InferenceMode mode,
    boolean taskEnd,
    long correct,
    long total,
    double lossSum,
    Answers answers)
    implements Serializable {

  /** Checks the counts. */
  public Evaluation {
    if (step < 0 || trained < -1 || evaluated < 0 || correct < 0 || total < correct) {
      throw new IllegalArgumentException(
          "evaluation at step "
              + step
              + " of task "
              + evaluated
              + " after "
              + trained
              + " with "
              + correct
              + " of "
              + total
              + " right; expected counts >= 0 and no more right than there are");
    }
  }

  /** {@code correct / total}; NaN without rows. */
  double accuracy() {
    return total == 0 ? Double.NaN : (double) correct / total;
  }

  /** Minus the mean loss; NaN without rows or losses. */
  double minusLoss() {
    return total == 0 ? Double.NaN : -lossSum / total;
  }
}

package io.equipoise.net;

import java.io.Serializable;

/**
 * The loss of one row of one task, on the standardised scale, r = |prediction - target|.
 *
 * <pre>
 * SQUARED           r^2
 * ABSOLUTE          r                                        (rounded off below 1e-6)
 * HUBER, knee b     r^2 / (2 b) for r < b, else r - b / 2    slope one outside
 * CROSS_ENTROPY     log sum_c exp(y_c) - y_target            y the logits of a task's classes
 * </pre>
 *
 * @param knee b, in standard deviations; read by HUBER alone
 */
public record TaskLoss(Kind kind, double knee) implements Serializable {
  /** The form of the loss. */
  public enum Kind {
    /** Squared error. */
    SQUARED,
    /** Absolute error. */
    ABSOLUTE,
    /** Squared near zero, absolute beyond. */
    HUBER,
    /** For classes, on logits. */
    CROSS_ENTROPY
  }

  /** Checks the knee. */
  public TaskLoss {
    if (!(knee > 0 && knee < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "loss.knee = " + knee + "; expected > 0. Typical: 0.1 to 1. (OPT-007)");
    }
  }

  /** Huber's loss with this knee. */
  public static TaskLoss huber(double knee) {
    return new TaskLoss(Kind.HUBER, knee);
  }

  /** Squared error. */
  public static TaskLoss squared() {
    return new TaskLoss(Kind.SQUARED, 1);
  }

  /** Absolute error. */
  public static TaskLoss absolute() {
    return new TaskLoss(Kind.ABSOLUTE, 1);
  }

  /** Cross-entropy. */
  public static TaskLoss crossEntropy() {
    return new TaskLoss(Kind.CROSS_ENTROPY, 1);
  }

  /** The knee that the network's text sees. */
  double effectiveKnee() {
    return kind == Kind.ABSOLUTE ? 1e-6 : knee;
  }

  /** One for squared error, else zero. */
  double square() {
    return kind == Kind.SQUARED ? 1 : 0;
  }
}

package io.equipoise.local;

/**
 * Looks at validation rows in the course of training: the parameters with the best look are the
 * model, and training ends when looks stop getting better.
 *
 * <p>The score of a look is the mean over tasks of the mean absolute error over the mean
 * predictor's; of a task with classes, of the share of wrong rows.
 *
 * @param every rounds between looks; 0 for none, and then the last parameters are the model
 * @param patience looks without a better one after which training ends; 0 for never
 */
public record Validation(int every, int patience) {
  /** Checks the ranges. */
  public Validation {
    if (every < 0 || patience < 0 || (every == 0 && patience > 0)) {
      throw new IllegalArgumentException(
          "train.validate-every = "
              + every
              + " and train.patience = "
              + patience
              + "; expected at least 0, and validate-every at least 1 with patience. Typical: 1 and"
              + " 10. (OPT-008)");
    }
  }

  /** None. */
  public static Validation none() {
    return new Validation(0, 0);
  }

  /** Whether there is a look after this round of so many. */
  boolean after(int round, int rounds) {
    return every > 0 && (round % every == 0 || round == rounds);
  }
}

package io.equipoise.forgetting;

/** Mean and second moment of w while a sequence is learned; written to by {@link #learn}. */
interface Moments {
  /** Takes all steps of task {@code m}. */
  void learn(int m);

  /** E E_j(w). */
  double excess(int j);

  /** E w. */
  double[] mean();

  /** The trace of the covariance of w. */
  double varianceTrace();
}

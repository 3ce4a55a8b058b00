package io.equipoise.probe;

import io.equipoise.options.Named;
import java.io.Serializable;
import java.util.Arrays;

/** Where task gradients are measured. A closed choice: engines have to carry out each case. */
public sealed interface Probe extends Serializable permits Probe.Plain, Samo {

  /**
   * The gradients of all tasks, K rows of length d.
   *
   * @param losses the tasks
   * @param theta the shared parameters, not changed
   * @param round number of the round, from 0, for what is drawn
   */
  double[][] measure(TaskLosses losses, double[] theta, long round);

  /** At the shared parameters themselves. */
  @Named("plain")
  record Plain() implements Probe {
    /** The only ones. */
    public static Plain defaults() {
      return new Plain();
    }

    @Override
    public double[][] measure(TaskLosses losses, double[] theta, long round) {
      double[][] rows = new double[losses.tasks()][];
      Arrays.setAll(rows, i -> losses.gradient(i, theta));
      return rows;
    }
  }
}

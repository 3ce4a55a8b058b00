package io.equipoise.crystal;

/** A row with targets: what statistics of tasks need of it. */
public interface Labelled {
  /** {@code train}, {@code val} or {@code test}; empty when the source names none. */
  String split();

  /** One number per task of the data set, in task order; NaN where it is missing. */
  double[] targets();
}

package io.equipoise.problem;

/** One task of a study problem: a loss of d parameters on plain arrays, with its gradient. */
public interface Objective {
  /** Loss and gradient at {@code x}, length d, which is not changed. */
  Slope at(double[] x);
}

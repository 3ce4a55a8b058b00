package io.equipoise.problem;

/** How the parameters of a descent follow its direction. */
public enum Optimiser {
  /** A plain step: rate times the direction. */
  SGD,
  /** Adam with 0.9, 0.999 and 1e-8. */
  ADAM
}

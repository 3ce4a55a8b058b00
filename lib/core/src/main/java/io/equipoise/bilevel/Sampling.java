package io.equipoise.bilevel;

/** How a solver can be fed with mini-batches; see {@link MiniBatch}. */
public enum Sampling {
  /** One draw for all calls of a step: what it subtracts or unrolls belongs to the same rows. */
  STEP,
  /** A draw for every call. */
  CALL,
  /** None: it ends its loops by a tolerance, or certifies a descent, which noise would break. */
  NONE
}

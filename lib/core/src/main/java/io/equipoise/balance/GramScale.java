package io.equipoise.balance;

/** What the Gram matrix is divided by before weights take a step on it. */
public enum GramScale {
  /** Nothing: the theory's form, whose step sizes depend on the size of the gradients. */
  NONE,
  /** The sum of the squared gradient lengths, so that step sizes are pure numbers. */
  BY_TRACE
}

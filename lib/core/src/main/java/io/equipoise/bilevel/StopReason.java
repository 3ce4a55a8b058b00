package io.equipoise.bilevel;

/** Why a solver's run ended. */
public enum StopReason {
  /** The upper loss is as low as was asked for. */
  TARGET,
  /** All steps that were asked for are done. */
  STEPS,
  /** The squared length of h fell to the tolerance; see {@link StepLog}. */
  STATIONARY,
  /** h was exactly 0 while df/dy was not: x cannot move; see {@link StepLog#stalled}. */
  STALLED,
  /** An inner loop ended at its cap: the lower problem is harder than the tolerance allows. */
  CAPPED,
  /** A direction was not finite: the step sizes are too long for the problem. */
  DIVERGED
}

package io.equipoise.fleet;

/** Adds up what the asks of a fleet took; shared by all its paths. */
public final class CostMeter {
  private Fleet.Cost total = Fleet.Cost.NONE;

  /** One more ask: its wall time and the busiest slot's time inside answers, nanoseconds. */
  public synchronized void add(long wallNanos, long answerNanos) {
    total = total.plus(wallNanos, answerNanos);
  }

  /** All asks so far. */
  public synchronized Fleet.Cost total() {
    return total;
  }
}

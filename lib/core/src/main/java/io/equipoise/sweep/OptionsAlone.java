package io.equipoise.sweep;

import io.equipoise.options.Resolved;
import io.equipoise.run.Identity;

/** A job of which nothing is known but its options: what it reads is not there yet. */
record OptionsAlone<T extends Record>(Class<T> type) implements TrialJob<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public long seed(T options) {
    return 0;
  }

  @Override
  public String dataHash() {
    return Identity.sha256("");
  }

  @Override
  public double seconds(T options) {
    return 0;
  }

  @Override
  public ScoreRule score() {
    throw new UnsupportedOperationException("a job without its inputs has no scores");
  }

  @Override
  public WholeRun run(Resolved<T> options, FleetSource fleets, boolean keepRounds) {
    throw new UnsupportedOperationException("a job without its inputs does not run");
  }
}

package io.equipoise.jobs.report;

import io.equipoise.run.Status;
import java.util.Map;
import java.util.SortedMap;

/**
 * One thing that was tried: a trial of a sweep, or a run of {@code train}.
 *
 * @param run id of the run that it is in, or is
 * @param number of the trial in its sweep; of a run, its place on the command line
 * @param id of the trial or the run
 * @param status {@code OK}, {@code FAILED}, {@code STOPPED}; of a run its state
 * @param reason why it failed or stopped; else empty
 * @param options what varies, path to text; masked; without the seed
 * @param score the sweep's objective; NaN when there is none
 * @param seconds that it took; NaN when that is not known
 * @param values what was measured
 */
record Outcome(
    String run,
    int number,
    String id,
    String status,
    String reason,
    long seed,
    SortedMap<String, String> options,
    int rounds,
    double score,
    double seconds,
    Map<Quantity, Double> values) {

  double value(Quantity quantity) {
    return values.getOrDefault(quantity, Double.NaN);
  }

  boolean ended() {
    return status.equals("OK") || status.equals(Status.State.COMMITTED.name());
  }
}

package io.equipoise.run;

import io.equipoise.fleet.Fleet;
import java.util.Map;

/**
 * An algorithm as its driver would write it on one page.
 *
 * <p>{@code round} is a function of its arguments alone: the same state on the same fleet gives an
 * equal state, wherever the shards are carried. Everything that the next round needs is in the
 * state. {@code ProgramContract} is the list of promises with their tests.
 *
 * @param <T> the state: an immutable value with {@code equals}
 * @param <S> the opened shard that the program's questions expect
 */
public interface Program<T, S> {
  /** The state before the first round. */
  T start();

  /**
   * One round: asks the fleet, decides, and returns the next state.
   *
   * @throws NonFiniteException when a loss, a gradient or a parameter is not finite; the Runner's
   *     policy says what happens then
   */
  T round(T state, Fleet<S> fleet);

  /** Whether {@code state} is the last. */
  boolean done(T state);

  /** How many rounds there will be when nothing stops the run, for progress and time left. */
  int rounds();

  /** How the state is stored. */
  Codec<T> codec();

  /** What the round from {@code before} to {@code after} has to say. */
  Report report(T before, T after);

  /**
   * What the finished run has to say, after a last look at the fleet.
   *
   * @return measures, and files for the last commit (such as the trained model) by relative name
   */
  Finish finish(T last, Fleet<S> fleet);

  /**
   * The state with which a round is tried again after {@code incident}.
   *
   * @param policy {@link OnNonFinite#SKIP_TASK_ROUND} or {@link OnNonFinite#HALVE_STEP}
   * @throws Failure when this program has no such remedy
   */
  default T mend(T state, NonFiniteException incident, OnNonFinite policy) {
    throw incident.failure(
        "numeric.on-non-finite is " + policy.text() + ", which this method lacks");
  }

  /**
   * What a round reports.
   *
   * @param rows rows of the tables {@code rounds} and {@code weights}
   * @param loss the headline number of the progress line
   * @param worst the worst-served task and its number, such as {@code band_gap:0.08}; may be empty
   * @param tasks tasks that took part
   */
  record Report(java.util.List<? extends TableRow> rows, double loss, String worst, int tasks) {}

  /** What a finished run leaves: measures and files. */
  record Finish(java.util.List<? extends TableRow> rows, Map<String, byte[]> files) {}
}

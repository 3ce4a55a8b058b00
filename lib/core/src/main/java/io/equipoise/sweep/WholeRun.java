package io.equipoise.sweep;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.RoundPath;
import io.equipoise.run.TableRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program says that was run from start to end without a commit: the rows that a {@code
 * Runner} would have committed.
 *
 * @param rounds rounds that it ran
 * @param measures what was measured at the end
 * @param history its rounds, when they are kept
 * @param weights what its balancer decided and observed in them
 * @param evaluations what each task scored after each, when it learned them one after the other
 */
public record WholeRun(
    int rounds,
    List<TableRow.MeasureRow> measures,
    List<TableRow.RoundRow> history,
    List<TableRow.WeightRow> weights,
    List<TableRow.EvaluationRow> evaluations)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Copies the lists. */
  public WholeRun {
    measures = List.copyOf(measures);
    history = List.copyOf(history);
    weights = List.copyOf(weights);
    evaluations = List.copyOf(evaluations);
  }

  /**
   * Runs {@code program}; its rounds ask {@code fleet} at the same paths as under a {@code Runner},
   * so they draw the same numbers.
   *
   * @param onNonFinite what to do with numbers that are not finite, at most {@code maxIncidents}
   *     times
   */
  public static <T, S> WholeRun of(
      Program<T, S> program,
      Fleet<S> fleet,
      OnNonFinite onNonFinite,
      int maxIncidents,
      boolean keepRounds) {
    List<TableRow> history = new ArrayList<>();
    T state = program.start();
    int incidents = 0;
    int round = 0;
    int mended = 0;
    while (!program.done(state)) {
      try {
        T next = program.round(state, fleet.at(RoundPath.of(round + 1, mended)));
        if (keepRounds) {
          history.addAll(program.report(state, next).rows());
        }
        state = next;
        round++;
        mended = 0;
      } catch (NonFiniteException incident) {
        if (onNonFinite == OnNonFinite.FAIL || incidents++ >= maxIncidents) {
          throw incident.failure("round " + (round + 1));
        }
        state = program.mend(state, incident, onNonFinite);
        mended++;
      }
    }
    List<? extends TableRow> last = program.finish(state, fleet.at("finish")).rows();
    return new WholeRun(
        round,
        only(TableRow.MeasureRow.class, last),
        only(TableRow.RoundRow.class, history),
        only(TableRow.WeightRow.class, history),
        only(TableRow.EvaluationRow.class, last));
  }

  private static <R extends TableRow> List<R> only(Class<R> kind, List<? extends TableRow> rows) {
    return rows.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}

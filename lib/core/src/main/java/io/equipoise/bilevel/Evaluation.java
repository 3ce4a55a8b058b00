package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.TableRow;
import java.io.Serializable;
import java.util.List;

/**
 * What is measured of the point where a run ended.
 *
 * @param <S> the opened shard
 */
@FunctionalInterface
public interface Evaluation<S> extends Serializable {
  /** Rows of the table {@code measures}. */
  List<TableRow> measures(SolverState last, Fleet<S> fleet);
}

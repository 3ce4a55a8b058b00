package io.equipoise.local;

import io.equipoise.bilevel.Evaluation;
import io.equipoise.bilevel.SolverState;
import io.equipoise.fleet.Fleet;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;

/**
 * What a training run reports of its parameters, of the lower variable; and what the upper variable
 * has come to: a measure {@code learned} per strength of decay and per task weight.
 *
 * @param problem that was solved
 */
public record NetworkEvaluation(NetworkProblem problem) implements Evaluation<RowShard> {
  private static final long serialVersionUID = 1L;

  @Override
  public List<TableRow> measures(SolverState last, Fleet<RowShard> fleet) {
    double[] y = last.y().toArray();
    float[] theta = new float[y.length];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) y[i];
    }
    List<TableRow> rows = new ArrayList<>(FinalMeasures.of(problem.model(), theta, fleet));
    double[] learned = problem.meant(last.x().toArray());
    for (int i = 0; i < learned.length; i++) {
      rows.add(
          new TableRow.MeasureRow(problem.names().get(i), "train", "learned", "", learned[i], 1));
    }
    return rows;
  }
}

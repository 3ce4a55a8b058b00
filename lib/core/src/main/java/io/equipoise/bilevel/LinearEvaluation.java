package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.run.TableRow;
import java.util.List;

/**
 * How well the lower variable, a linear model, does on rows that neither level has seen.
 *
 * <pre>
 * test_loss = mean loss on test rows;   accuracy = share of test rows whose class it names
 * </pre>
 *
 * <p>The class is the largest output, the first on ties, or the sign of a single one; a loss of
 * numbers has no accuracy. Without test rows nothing is measured. Cost: one ask of O(rows x dimY).
 *
 * @param loss of a row
 */
public record LinearEvaluation(RowLoss loss) implements Evaluation<HeldOutRows> {
  private static final long serialVersionUID = 1L;

  @Override
  public List<TableRow> measures(SolverState last, Fleet<HeldOutRows> fleet) {
    double rows = 0;
    double hits = 0;
    double sum = 0;
    for (double[] shard : fleet.ask(new Tested(loss, last.y().toArray()))) {
      rows += shard[0];
      hits += shard[1];
      sum += shard[2];
    }
    if (rows == 0) {
      return List.of();
    }
    TableRow mean = measure("test_loss", sum / rows, (long) rows);
    return loss instanceof RowLoss.SquaredLoss
        ? List.of(mean)
        : List.of(mean, measure("accuracy", hits / rows, (long) rows));
  }

  private static TableRow measure(String what, double value, long rows) {
    return new TableRow.MeasureRow("(all)", "test", what, "", value, rows);
  }

  /** Rows, rows whose class is right, and the sum of the losses. */
  @SuppressWarnings("ArrayRecordComponent") // a question, never compared
  record Tested(RowLoss loss, double[] y) implements Question<HeldOutRows, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] answer(HeldOutRows shard, Scope scope) {
      LinearRows test = shard.test();
      double hits = 0;
      double sum = 0;
      double[][] z = test.outputs(y);
      for (int i = 0; i < test.rows(); i++) {
        double label = test.labels()[i];
        sum += loss.value(z[i], label);
        hits += label == RowLoss.named(z[i]) ? 1 : 0;
      }
      return new double[] {test.rows(), hits, sum};
    }
  }
}

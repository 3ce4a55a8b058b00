package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * How well the learned weights tell right rows from wrong ones, beside how well the model does.
 *
 * <pre>
 * auc = P( weight of a right row &gt; weight of a wrong one ), ties counted half
 *     = ( sum of the ranks of the right rows - r (r + 1) / 2 ) / ( r w )
 * </pre>
 *
 * <p>Absent when all rows are right, or all are wrong. Cost: O(n log n) on the driver.
 *
 * @param model what is measured of y
 * @param corruption which rows are wrong
 */
public record CleaningEvaluation(LinearEvaluation model, Corruption corruption)
    implements Evaluation<HeldOutRows> {
  private static final long serialVersionUID = 1L;

  @Override
  public List<TableRow> measures(SolverState last, Fleet<HeldOutRows> fleet) {
    List<TableRow> rows = new ArrayList<>(model.measures(last, fleet));
    double[] x = last.x().toArray();
    boolean[] wrong = new boolean[x.length];
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      wrong[i] = corruption.at(i);
      count += wrong[i] ? 1 : 0;
    }
    if (count > 0 && count < x.length) {
      rows.add(new TableRow.MeasureRow("(all)", "train", "auc", "", auc(x, wrong), x.length));
    }
    return rows;
  }

  /** The area under the curve; higher {@code x} is meant for rows that are not wrong. */
  static double auc(double[] x, boolean[] wrong) {
    double[] ranks = new NaturalRanking().rank(x);
    double sum = 0;
    double right = 0;
    for (int i = 0; i < x.length; i++) {
      if (!wrong[i]) {
        sum += ranks[i];
        right++;
      }
    }
    return (sum - right * (right + 1) / 2) / (right * (x.length - right));
  }
}

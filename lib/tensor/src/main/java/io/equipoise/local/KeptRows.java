package io.equipoise.local;

import io.equipoise.balance.Demand;
import io.equipoise.balance.Tracking;
import io.equipoise.fleet.Fleet;
import io.equipoise.gram.Products;
import io.equipoise.gram.RowPairs;
import java.util.Arrays;
import java.util.List;

/**
 * For methods whose next round needs this round's task gradients, or averages of them: the driver
 * gathers the K rows of d numbers and the state keeps them.
 *
 * <p>Cost: 4 K d bytes a shard to the driver, 16 K d there while a round is at it, 4 K d in the
 * state and its commits. Plans beyond {@link TrainingPlan#MOST_KEPT} numbers are refused.
 */
final class KeptRows {
  private final TrainingPlan plan;
  private final Deciding deciding;

  KeptRows(TrainingPlan plan, Deciding deciding) {
    this.plan = plan;
    this.deciding = deciding;
  }

  Look look(
      TrainingState state, GradientProbe.Batch batch, double[] losses, Fleet<RowShard> fleet) {
    double[][] means = means(state, batch, fleet);
    Demand demand = plan.balancer().demand();
    Tracking tracking = demand.tracking();
    double[][] before = rows(state.kept(), means);
    double[][] rows =
        tracking == null ? means : tracked(tracking, state, before, means, batch, losses);
    RowPairs pairs = new RowPairs(RowPairs.Kind.ALL, means.length);
    double[] gram = Products.here(rows, pairs);
    double[] squares = new double[means.length];
    Arrays.setAll(squares, k -> gram[k * means.length + k]);
    return new Look(
        squares,
        gram,
        true,
        demand.previous() && state.kept().length > 0 ? withBefore(rows, before) : new double[0],
        tracking == null ? new double[0][] : rows,
        flat(rows));
  }

  /** The mean gradients; zero for a task that is left out or that no row carries. */
  private double[][] means(TrainingState state, GradientProbe.Batch batch, Fleet<RowShard> fleet) {
    double[] factors = batch.sums().reciprocals();
    double[][] means =
        Products.gathered(fleet, new SharedRows(List.of(batch.held())), factors.length);
    for (int k = 0; k < means.length; k++) {
      double factor = state.skip().contains(k) ? 0 : factors[k];
      for (int j = 0; j < means[k].length; j++) {
        means[k][j] = factor == 0 ? 0 : factor * means[k][j];
      }
    }
    deciding.refuse(state, "gradient norm", lengths(means));
    return means;
  }

  /** A task without a gradient in this round keeps its average. */
  private double[][] tracked(
      Tracking tracking,
      TrainingState state,
      double[][] before,
      double[][] means,
      GradientProbe.Batch batch,
      double[] losses) {
    double[][] averages = new double[means.length][];
    for (int k = 0; k < means.length; k++) {
      boolean rests = state.skip().contains(k) || batch.sums().counts()[k] == 0;
      averages[k] =
          rests ? before[k] : tracking.next(before[k], means[k], losses[k], state.step() + 1);
    }
    return averages;
  }

  private static double[] withBefore(double[][] rows, double[][] before) {
    double[][] both = Arrays.copyOf(rows, 2 * rows.length);
    System.arraycopy(before, 0, both, rows.length, rows.length);
    return Products.here(both, new RowPairs(RowPairs.Kind.CROSS, rows.length));
  }

  private static double[] lengths(double[][] rows) {
    return Products.here(rows, new RowPairs(RowPairs.Kind.LENGTHS, rows.length));
  }

  /** The kept rows in the shape of {@code like}; zeros before the first round. */
  private static double[][] rows(float[] kept, double[][] like) {
    double[][] rows = new double[like.length][like[0].length];
    for (int k = 0; kept.length > 0 && k < rows.length; k++) {
      for (int j = 0; j < rows[k].length; j++) {
        rows[k][j] = kept[k * rows[k].length + j];
      }
    }
    return rows;
  }

  private static float[] flat(double[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    int at = 0;
    for (double[] row : rows) {
      for (double value : row) {
        flat[at++] = (float) value;
      }
    }
    return flat;
  }
}

package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Seeds;
import io.equipoise.measure.Sharpness;
import io.equipoise.run.TableRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How sharp the place is in which a run ended, task by task: the largest eigenvalue of the Hessian
 * of the task's mean loss over some training rows, with respect to all parameters.
 *
 * <p>By power iteration ({@link Sharpness}), which ends when |H v - lambda v| is at most 0.01
 * |lambda|; the relative residual stands beside the eigenvalue, whose own error is about its
 * square. The same rows and the same first vector whatever the method, so that two runs of one seed
 * are compared on equal terms.
 *
 * <p>Cost: one ask a product, K tasks, each about four forward passes over the rows and n floats
 * from each shard. Nothing when {@code products} is 0.
 *
 * @param products at most this many products with a Hessian for one task (twice as many when its
 *     largest eigenvalue in size is negative); 0 leaves sharpness out
 * @param rows training rows of one shard that are looked at
 */
public record FinalSharpness(int products, int rows) implements Serializable {
  /** Sharpness is not looked at. */
  public static final FinalSharpness NONE = new FinalSharpness(0, 256);

  private static final double TOLERANCE = 1e-2;

  /** Checks the ranges. */
  public FinalSharpness {
    if (products < 0 || rows < 1) {
      throw new IllegalArgumentException(
          "measure.sharpness-products = "
              + products
              + " and measure.sharpness-rows = "
              + rows
              + "; expected at least 0 and at least 1. Typical: 30 and 256");
    }
  }

  List<TableRow> of(TrainingPlan plan, float[] theta, Fleet<RowShard> fleet) {
    if (products == 0) {
      return List.of();
    }
    Rows chosen = new Rows.Batch(new Batches(rows, Seeds.mix(plan.seed(), "sharpness/rows")), 0);
    double[] counts = new double[plan.model().tasks()];
    for (double[] part : fleet.ask(new Counts(counts.length, chosen))) {
      Arrays.setAll(counts, k -> counts[k] + part[k]);
    }
    List<TableRow> measures = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        double[] one = new double[counts.length];
        one[k] = 1 / counts[k];
        Sharpness found = search(plan, theta, chosen, one, fleet);
        measures.add(row(plan, k, "sharpness", found.eigenvalue(), counts[k]));
        measures.add(row(plan, k, "sharpness_residual", found.residual(), counts[k]));
      }
    }
    return measures;
  }

  private Sharpness search(
      TrainingPlan plan, float[] theta, Rows chosen, double[] one, Fleet<RowShard> fleet) {
    return Sharpness.of(
        v ->
            fleet.sum(
                new CurvatureAt(
                    plan.model(),
                    theta,
                    plan.steps().losses(),
                    chosen,
                    one,
                    Stepping.floats(v, 0, v.length))),
        theta.length,
        Seeds.mix(plan.seed(), "sharpness/start"),
        products,
        TOLERANCE);
  }

  private static TableRow row(
      TrainingPlan plan, int task, String measure, double value, double rows) {
    return new TableRow.MeasureRow(
        plan.model().task(task), "train", measure, "", value, (long) rows);
  }
}

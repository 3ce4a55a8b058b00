package io.equipoise.local;

import io.equipoise.balance.Demand;
import io.equipoise.balance.Measured;
import io.equipoise.fleet.Fleet;
import io.equipoise.gram.Products;
import io.equipoise.gram.RowPairs;
import io.equipoise.net.TaskModel;
import java.util.List;

/**
 * What a round saw of the mean task gradients over the shared parameters.
 *
 * @param squares K squared lengths of the first batch's; empty when they were not measured
 * @param gram K x K row by row; empty when it was not measured
 * @param symmetric whether both sides of {@code gram} are the same rows
 * @param previous K x K products with the rows kept from the round before; empty for none
 * @param standIns K rows that stand in for the gradients in the step; empty for the gradients
 * @param kept what the next round needs of these rows, row by row; empty for nothing
 */
record Look(
    double[] squares,
    double[] gram,
    boolean symmetric,
    double[] previous,
    double[][] standIns,
    float[] kept) {
  private static final double[] NONE = {};

  /** Asks the fleet for what a demand needs of gradients that lie on the shards. */
  static Look at(
      Demand demand,
      Products products,
      TaskModel model,
      List<GradientProbe.Batch> batches,
      Fleet<RowShard> fleet) {
    int tasks = model.tasks();
    int width = model.net().layout().shared();
    boolean pairs = demand.level() == Demand.Level.GRAM;
    if (!pairs && demand.level() != Demand.Level.NORMS) {
      return new Look(NONE, NONE, false, NONE, new double[0][], new float[0]);
    }
    boolean two = pairs && batches.size() > 1;
    RowPairs wanted =
        new RowPairs(
            two ? RowPairs.Kind.CROSS : pairs ? RowPairs.Kind.ALL : RowPairs.Kind.LENGTHS, tasks);
    List<GradientProbe.Batch> used = batches.subList(0, two ? 2 : 1);
    SharedRows rows = new SharedRows(used.stream().map(GradientProbe.Batch::held).toList());
    double[] sums = products.of(fleet, rows, wanted, width);
    double[] left = used.get(0).sums().reciprocals();
    double[] right = used.get(used.size() - 1).sums().reciprocals();
    return pairs ? pairs(sums, left, right, !two) : lengths(sums, left);
  }

  private static Look lengths(double[] sums, double[] factors) {
    double[] squares = new double[factors.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = sums[i] * factors[i] * factors[i];
    }
    return new Look(squares, NONE, false, NONE, new double[0][], new float[0]);
  }

  private static Look pairs(double[] sums, double[] left, double[] right, boolean symmetric) {
    int k = left.length;
    double[] gram = new double[k * k];
    double[] squares = new double[k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        gram[i * k + j] = sums[i * k + j] * (left[i] * right[j]);
      }
      squares[i] = gram[i * k + i];
    }
    return new Look(squares, gram, symmetric, NONE, new double[0][], new float[0]);
  }

  /** The look as a balancer gets it. */
  Measured onto(Measured measured) {
    if (gram.length > 0) {
      measured.gram(gram);
    } else if (squares.length > 0) {
      double[] norms = new double[squares.length];
      for (int i = 0; i < norms.length; i++) {
        norms[i] = Math.sqrt(squares[i]);
      }
      measured.norms(norms);
    }
    return previous.length > 0 ? measured.previous(previous) : measured;
  }

  /** Writes sum_k weights_k of the stand-ins over the shared prefix of {@code gradient}. */
  void combine(double[] weights, float[] gradient) {
    for (int j = 0; j < standIns[0].length; j++) {
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * standIns[k][j];
      }
      gradient[j] = (float) sum;
    }
  }
}

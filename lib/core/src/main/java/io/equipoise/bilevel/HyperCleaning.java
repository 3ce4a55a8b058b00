package io.equipoise.bilevel;

import io.equipoise.linalg.Logistic;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Arrays;

/**
 * How far each training row is to be believed, learned on clean held-out rows.
 *
 * <pre>
 * g(x,y) = 1/n sum_i s(x_i) loss_i(y) + C/2 |y|^2,   s(x) = 1 / (1 + e^-x)
 * f(x,y) = mean loss on held-out rows
 *
 * (C v)_i = s'(x_i)/n (d loss_i/dy . v);   (dg/dx)_i = s'(x_i)/n loss_i
 * </pre>
 *
 * <p>x has one number per training row and lies with it. Cost of a part: O(rows x dimY).
 *
 * <p>Source: the benchmark's data hyper-cleaning [verified]. Differs from it in the ridge: C/2
 * here, a factor of its own there.
 *
 * @param loss of a row
 * @param width features of a row
 * @param ridge C, above 0
 * @param train n, training rows in all shards
 * @param validation held-out rows in all shards
 */
@Named("hyper-cleaning")
public record HyperCleaning(
    RowLoss loss,
    @Option(doc = "Features of a row.", min = 1) int width,
    @Option(doc = "Ridge on the lower variable, as C/2 |y|^2.", above = 0, typical = "1e-3 to 0.4")
        double ridge,
    @Option(doc = "Training rows in all shards.", min = 1) int train,
    @Option(doc = "Held-out rows in all shards.", min = 1) int validation)
    implements LinearProblem {
  private static final long serialVersionUID = 1L;

  /** Checks the sizes. */
  public HyperCleaning {
    Require.atLeast(1, "the number of features", width);
    Require.positive("the ridge", ridge, "typical 1e-3 to 0.4");
    Require.atLeast(1, "the number of training rows", train);
    Require.atLeast(1, "the number of held-out rows", validation);
  }

  @Override
  public int dimX() {
    return train;
  }

  @Override
  public boolean byRow() {
    return true;
  }

  @Override
  public int firstX(HeldOutRows shard) {
    return shard.first();
  }

  @Override
  public int ownX(HeldOutRows shard) {
    return shard.train().rows();
  }

  @Override
  public Joint part(
      HeldOutRows shard, double[] x, double[] y, double[] v, Wanted wanted, MiniBatch batch) {
    LinearPass lower = LinearPass.lower(loss, y, v, wanted);
    double[] cv = wanted.products(x.length);
    if (wanted.lower() || wanted.products()) {
      double[] read = batch.weights(MiniBatch.LOWER, x.length, 1);
      double[] weights = new double[x.length];
      Arrays.setAll(weights, i -> read[i] * (Logistic.of(x[i]) / train));
      double[] along = lower.visit(shard.train(), weights);
      for (int i = 0; i < cv.length; i++) {
        cv[i] = read[i] * (Logistic.slope(Logistic.of(x[i])) / train * along[i]);
      }
    }
    LinearPass upper = LinearPass.heldOut(loss, y, shard.validation(), validation, wanted, batch);
    return LinearPass.joint(lower, upper, cv, wanted.upper(x.length), wanted);
  }

  @Override
  public Joint common(double[] x, double[] y, double[] v, Wanted wanted) {
    return new Ridge(ridge).joint(y, v, wanted);
  }

  @Override
  public double[] gradLowerX(HeldOutRows shard, double[] x, double[] y) {
    double[] losses = shard.train().losses(loss, y);
    double[] gradient = new double[x.length];
    Arrays.setAll(gradient, i -> Logistic.slope(Logistic.of(x[i])) / train * losses[i]);
    return gradient;
  }

  @Override
  public double[] commonGradLowerX(double[] x, double[] y) {
    return new double[0];
  }
}

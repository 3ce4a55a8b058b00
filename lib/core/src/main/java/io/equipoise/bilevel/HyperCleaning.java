package io.equipoise.bilevel;

import io.equipoise.linalg.Logistic;
import io.equipoise.options.Named;
import io.equipoise.options.Option;

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
    implements RowProblem<HeldOutRows> {
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
  public int dimY() {
    return width * loss.outputs();
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
  public Joint part(HeldOutRows shard, double[] x, double[] y, double[] v, Wanted wanted) {
    LinearPass lower = new LinearPass(loss, y, v);
    double[] cv = wanted.products(x.length);
    if (wanted.lower() || wanted.products()) {
      for (int i = 0; i < x.length; i++) {
        double weight = Logistic.of(x[i]);
        lower.visit(shard.train(), i, weight / train);
        if (wanted.products()) {
          cv[i] = Logistic.slope(weight) / train * lower.rowSlope();
        }
      }
    }
    LinearPass upper = LinearPass.heldOut(loss, y, shard.validation(), validation, wanted);
    return LinearPass.joint(lower, upper, cv, wanted.upper(x.length), wanted);
  }

  @Override
  public Joint common(double[] x, double[] y, double[] v, Wanted wanted) {
    double[] p = wanted.lower(y.length);
    double[] hv = wanted.products(y.length);
    double squares = 0;
    for (int j = 0; j < y.length; j++) {
      squares += y[j] * y[j];
      if (wanted.lower()) {
        p[j] = ridge * y[j];
      }
      if (wanted.products()) {
        hv[j] = ridge * v[j];
      }
    }
    double[] none = new double[0];
    double value = wanted.lower() ? ridge * squares / 2 : 0;
    return new Joint(value, 0, p, hv, none, none, wanted.upper(y.length));
  }

  @Override
  public double[] gradLowerX(HeldOutRows shard, double[] x, double[] y) {
    LinearPass pass = new LinearPass(loss, y, new double[0]);
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      pass.visit(shard.train(), i, 0);
      gradient[i] = Logistic.slope(Logistic.of(x[i])) / train * pass.rowValue();
    }
    return gradient;
  }

  @Override
  public double[] commonGradLowerX(double[] x, double[] y) {
    return new double[0];
  }
}

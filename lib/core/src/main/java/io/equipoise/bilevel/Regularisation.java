package io.equipoise.bilevel;

import io.equipoise.options.Named;
import io.equipoise.options.Option;

/**
 * How strongly each feature, each output or the whole model is to be regularised, learned on
 * held-out rows.
 *
 * <pre>
 * g(x,y) = mean loss on training rows + 1/2 sum_j e^(x_group(j)) y_j^2
 * f(x,y) = mean loss on held-out rows
 *
 * C v by groups: sum of e^(x_group) y_j v_j;   dg/dx: sum of 1/2 e^(x_group) y_j^2
 * </pre>
 *
 * <p>x is shared: it and all its derivatives belong to no row. Cost of a part: O(rows x dimY).
 *
 * <p>Source: the benchmark's regularisation selection [verified]; start x = -2, y = 0.
 *
 * @param loss of a row
 * @param width features of a row
 * @param grouping which numbers of y share a strength
 * @param train training rows in all shards
 * @param validation held-out rows in all shards
 */
@Named("regularisation")
public record Regularisation(
    RowLoss loss,
    @Option(doc = "Features of a row.", min = 1) int width,
    @Option(doc = "Which parameters share a strength.") Grouping grouping,
    @Option(doc = "Training rows in all shards.", min = 1) int train,
    @Option(doc = "Held-out rows in all shards.", min = 1) int validation)
    implements LinearProblem {
  private static final long serialVersionUID = 1L;

  /** Checks the sizes. */
  public Regularisation {
    Require.atLeast(1, "the number of features", width);
    Require.atLeast(1, "the number of training rows", train);
    Require.atLeast(1, "the number of held-out rows", validation);
  }

  /** Which numbers of y share a strength. */
  public enum Grouping {
    /** One for each feature, over all outputs. */
    FEATURE,
    /** One for each output, such as a class. */
    OUTPUT,
    /** One for all. */
    ONE
  }

  @Override
  public int dimX() {
    return switch (grouping) {
      case FEATURE -> width;
      case OUTPUT -> loss.outputs();
      case ONE -> 1;
    };
  }

  @Override
  public Joint part(
      HeldOutRows shard, double[] x, double[] y, double[] v, Wanted wanted, MiniBatch batch) {
    LinearPass lower = LinearPass.lower(loss, y, v, wanted);
    if (wanted.lower() || wanted.products()) {
      var unused =
          lower.visit(
              shard.train(), batch.weights(MiniBatch.LOWER, shard.train().rows(), 1.0 / train));
    }
    LinearPass upper = LinearPass.heldOut(loss, y, shard.validation(), validation, wanted, batch);
    return LinearPass.joint(lower, upper, new double[0], new double[0], wanted);
  }

  @Override
  public Joint common(double[] x, double[] y, double[] v, Wanted wanted) {
    double value = 0;
    double[] p = wanted.lower(y.length);
    double[] hv = wanted.products(y.length);
    double[] cv = wanted.products(dimX());
    for (int j = 0; j < y.length; j++) {
      int group = group(j);
      double strength = StrictMath.exp(x[group]);
      value += strength * y[j] * y[j] / 2;
      if (wanted.lower()) {
        p[j] = strength * y[j];
      }
      if (wanted.products()) {
        hv[j] = strength * v[j];
        cv[group] += strength * y[j] * v[j];
      }
    }
    return new Joint(
        wanted.lower() ? value : 0, 0, p, hv, cv, wanted.upper(dimX()), wanted.upper(y.length));
  }

  @Override
  public double[] gradLowerX(HeldOutRows shard, double[] x, double[] y) {
    return new double[0];
  }

  @Override
  public double[] commonGradLowerX(double[] x, double[] y) {
    double[] gradient = new double[dimX()];
    for (int j = 0; j < y.length; j++) {
      gradient[group(j)] += StrictMath.exp(x[group(j)]) * y[j] * y[j] / 2;
    }
    return gradient;
  }

  private int group(int j) {
    return switch (grouping) {
      case FEATURE -> j % width;
      case OUTPUT -> j / width;
      case ONE -> 0;
    };
  }
}

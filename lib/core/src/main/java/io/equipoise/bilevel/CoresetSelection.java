package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Softmax;
import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which few rows of a task to keep, so that a model of them is good for all of its rows.
 *
 * <pre>
 * g(x,y) = sum_i p_i loss_i(y) + C/2 |y|^2,          p = softmax of x over the rows i of the task
 * f(x,y) = mean loss on the task's rows - beta (sum of the k largest x_i + noise_i)
 *          + share * mean loss on the rows kept before
 *
 * (C v)_i = p_i (a_i - sum_j p_j a_j),   a_i = dloss_i/dy . v;   df/dx = -beta on those k, else 0
 * </pre>
 *
 * <p>x has one number for every training row of all tasks and is shared; rows of other tasks have
 * no part in it. The noise is drawn once. Cost of a part: O(rows x dimY) and dimX numbers.
 *
 * <p>Source: the continual-learning use of Yang, Ban, Huang, Ma and Ji (arXiv:2410.05140) in its
 * released code [verified]: noise 1e-3, share 0.1.
 *
 * @param loss of a row
 * @param width features of a row
 * @param ridge C, above 0
 * @param inTask one per training row: 1 in the task, else 0
 * @param before one per training row: 1 where it was kept of an earlier task, else 0
 * @param noise one per training row
 * @param k rows to keep, at least 1
 * @param beta weight of their concentration, at least 0
 * @param share of the loss on earlier rows, at least 0
 */
public record CoresetSelection(
    RowLoss loss,
    int width,
    double ridge,
    Vector inTask,
    Vector before,
    Vector noise,
    int k,
    double beta,
    double share)
    implements LinearProblem {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public CoresetSelection {
    Require.atLeast(1, "the number of features", width);
    Require.positive("the ridge", ridge, "typical 1e-3 to 0.1");
    Require.that(
        k >= 1 && k <= count(inTask),
        "the number of rows to keep",
        k,
        "1 to " + (int) count(inTask));
    Require.that(beta >= 0 && Double.isFinite(beta), "beta", beta, ">= 0");
    Require.that(share >= 0 && Double.isFinite(share), "the share", share, ">= 0 (released 0.1)");
  }

  private static double count(Vector members) {
    return Arrays.stream(members.toArray()).sum();
  }

  @Override
  public int dimX() {
    return inTask.size();
  }

  /** p: the softmax over the task's rows, 0 elsewhere. */
  private double[] weights(double[] x) {
    double[] free = x.clone();
    for (int i = 0; i < free.length; i++) {
      free[i] = inTask.get(i) > 0 ? free[i] : Double.NEGATIVE_INFINITY;
    }
    return Softmax.of(free);
  }

  /** The k rows of the task with the largest x, smaller index first among equals. */
  public List<Integer> largest(double[] x) {
    return largest(x, Vector.filled(x.length, 0));
  }

  private List<Integer> largest(double[] x, Vector added) {
    return IntStream.range(0, x.length)
        .filter(i -> inTask.get(i) > 0)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer i) -> -(x[i] + added.get(i)))
                .thenComparingInt(i -> i))
        .limit(k)
        .toList();
  }

  @Override
  public Joint part(
      HeldOutRows shard, double[] x, double[] y, double[] v, Wanted wanted, MiniBatch batch) {
    LinearRows rows = shard.train();
    LinearPass lower = LinearPass.lower(loss, y, v, wanted);
    double[] cv = new double[0];
    if (wanted.lower() || wanted.products()) {
      double[] p = weights(x);
      double[] own = Arrays.copyOfRange(p, shard.first(), shard.first() + rows.rows());
      double[] read = batch.weights(MiniBatch.LOWER, own.length, 1);
      double[] along = lower.visit(rows, product(read, own));
      cv = wanted.products() ? pulledBack(p, product(read, along), shard.first()) : cv;
    }
    LinearPass upper = new LinearPass(loss, y, new double[0]);
    if (wanted.upper()) {
      var unused =
          upper.visit(
              rows, product(batch.weights(MiniBatch.UPPER, rows.rows(), 1), judging(shard)));
    }
    return LinearPass.joint(lower, upper, cv, wanted.upper(x.length), wanted);
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    Arrays.setAll(product, i -> a[i] * b[i]);
    return product;
  }

  /** Per row of the shard, its part in the upper loss. */
  private double[] judging(HeldOutRows shard) {
    double rows = count(inTask);
    double kept = count(before);
    double[] weights = new double[shard.train().rows()];
    for (int i = 0; i < weights.length; i++) {
      int at = shard.first() + i;
      weights[i] = (inTask.get(at) > 0 ? 1 / rows : 0) + (before.get(at) > 0 ? share / kept : 0);
    }
    return weights;
  }

  /** Derivatives in the weights of a shard's rows, taken back to all of x. */
  private static double[] pulledBack(double[] p, double[] inWeights, int first) {
    double[] inX = new double[p.length];
    double mean = 0;
    for (int i = 0; i < inWeights.length; i++) {
      inX[first + i] = p[first + i] * inWeights[i];
      mean += inX[first + i];
    }
    return Level1.plus(inX, -mean, p);
  }

  @Override
  public Joint common(double[] x, double[] y, double[] v, Wanted wanted) {
    Joint own = new Ridge(ridge).joint(y, v, wanted);
    double[] fx = wanted.upper(x.length);
    double top = 0;
    if (wanted.upper()) {
      for (int i : largest(x, noise)) {
        top += x[i] + noise.get(i);
        fx[i] = -beta;
      }
    }
    return new Joint(
        own.lower(),
        -beta * top,
        own.gradLowerY(),
        own.hvp(),
        wanted.products(x.length),
        fx,
        own.gradUpperY());
  }

  @Override
  public double[] gradLowerX(HeldOutRows shard, double[] x, double[] y) {
    return pulledBack(weights(x), shard.train().losses(loss, y), shard.first());
  }

  @Override
  public double[] commonGradLowerX(double[] x, double[] y) {
    return new double[x.length];
  }
}

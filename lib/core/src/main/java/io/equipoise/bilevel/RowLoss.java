package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Logistic;
import io.equipoise.linalg.Softmax;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * The loss of one row of a linear model, with its first and second derivative in the model's
 * outputs z.
 *
 * <p>Everything a bilevel oracle needs of a linear model follows from these by the row's features.
 */
public sealed interface RowLoss extends Serializable {
  /** Outputs of the model per row. */
  int outputs();

  /** The loss at outputs {@code z}. */
  double value(double[] z, double label);

  /** Its gradient in z. */
  double[] gradient(double[] z, double label);

  /** Its second derivative in z, times {@code dz}. */
  double[] curvature(double[] z, double label, double[] dz);

  /**
   * All three at once.
   *
   * @param dz empty when the second derivative is not wanted
   * @param slopes gets the first derivative
   * @param curved gets the second, times {@code dz}
   * @return the loss
   */
  default double derive(double[] z, double label, double[] dz, double[] slopes, double[] curved) {
    System.arraycopy(gradient(z, label), 0, slopes, 0, slopes.length);
    if (dz.length > 0) {
      System.arraycopy(curvature(z, label, dz), 0, curved, 0, curved.length);
    }
    return value(z, label);
  }

  /** The class that outputs name: the first of the largest, or the sign of a single one. */
  static double named(double[] z) {
    if (z.length == 1) {
      return z[0] > 0 ? 1 : -1;
    }
    int best = 0;
    for (int k = 1; k < z.length; k++) {
      best = z[k] > z[best] ? k : best;
    }
    return best;
  }

  /** Logistic: log(1 + exp(-label z)), label +1 or -1. */
  @Named("logistic")
  record LogisticLoss() implements RowLoss {
    private static final long serialVersionUID = 1L;

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public double value(double[] z, double label) {
      double margin = label * z[0];
      return Math.max(-margin, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(margin)));
    }

    @Override
    public double[] gradient(double[] z, double label) {
      return new double[] {-label * Logistic.of(-label * z[0])};
    }

    @Override
    public double[] curvature(double[] z, double label, double[] dz) {
      return new double[] {Logistic.slope(Logistic.of(z[0])) * dz[0]};
    }
  }

  /**
   * Cross entropy of a softmax; the label is the class, counted from 0.
   *
   * @param classes at least 2
   */
  @Named("softmax")
  record SoftmaxLoss(@Option(doc = "Number of classes.", min = 2) int classes) implements RowLoss {
    private static final long serialVersionUID = 1L;

    /** Checks the number of classes. */
    public SoftmaxLoss {
      Require.atLeast(2, "the number of classes", classes);
    }

    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public double value(double[] z, double label) {
      double top = Level1.largest(z);
      double sum = 0;
      for (double each : z) {
        sum += StrictMath.exp(each - top);
      }
      return StrictMath.log(sum) + top - z[(int) label];
    }

    /** With one exponential for each output. */
    @Override
    public double derive(double[] z, double label, double[] dz, double[] slopes, double[] curved) {
      double top = Level1.largest(z);
      double sum = 0;
      for (int k = 0; k < z.length; k++) {
        slopes[k] = StrictMath.exp(z[k] - top);
        sum += slopes[k];
      }
      double along = 0;
      for (int k = 0; k < z.length; k++) {
        slopes[k] /= sum;
        along += dz.length == 0 ? 0 : slopes[k] * dz[k];
      }
      for (int k = 0; k < dz.length; k++) {
        curved[k] = slopes[k] * (dz[k] - along);
      }
      slopes[(int) label] -= 1;
      return StrictMath.log(sum) + top - z[(int) label];
    }

    @Override
    public double[] gradient(double[] z, double label) {
      double[] p = Softmax.of(z);
      p[(int) label] -= 1;
      return p;
    }

    @Override
    public double[] curvature(double[] z, double label, double[] dz) {
      return Softmax.pullBack(Softmax.of(z), dz);
    }
  }

  /** Squared error: (z - label)^2 / 2. */
  @Named("squared")
  record SquaredLoss() implements RowLoss {
    private static final long serialVersionUID = 1L;

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public double value(double[] z, double label) {
      return (z[0] - label) * (z[0] - label) / 2;
    }

    @Override
    public double[] gradient(double[] z, double label) {
      return new double[] {z[0] - label};
    }

    @Override
    public double[] curvature(double[] z, double label, double[] dz) {
      return dz.clone();
    }
  }

  /**
   * Squared hinge: max(0, 1 - label z)^2 / 2, label +1 or -1. Its second derivative jumps at the
   * margin; there the side inside is taken.
   */
  @Named("squared-hinge")
  record SquaredHingeLoss() implements RowLoss {
    private static final long serialVersionUID = 1L;

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public double value(double[] z, double label) {
      double missing = Math.max(0, 1 - label * z[0]);
      return missing * missing / 2;
    }

    @Override
    public double[] gradient(double[] z, double label) {
      return new double[] {-label * Math.max(0, 1 - label * z[0])};
    }

    @Override
    public double[] curvature(double[] z, double label, double[] dz) {
      return new double[] {label * z[0] <= 1 ? dz[0] : 0};
    }
  }
}

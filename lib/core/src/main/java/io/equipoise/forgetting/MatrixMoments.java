package io.equipoise.forgetting;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The moments in any bases: B is turned into the basis of each task, learned there entry by entry,
 * and turned back. O(d^3) per task, whatever the number of its samples, and O(d) per sample.
 */
final class MatrixMoments implements Moments {
  private final LinearSequence sequence;

  /** H of each task. */
  private final double[][][] covariances;

  /** E w and E (w - w*)(w - w*)' about the minimiser of the task {@code about}, on the axes. */
  private final double[] mean;

  private double[][] second;
  private int about;

  MatrixMoments(LinearSequence sequence) {
    this.sequence = sequence;
    mean = sequence.start().toArray();
    covariances =
        sequence.tasks().stream()
            .map(task -> Coordinates.covariance(task.basis(), task.eigenvalues()))
            .toArray(double[][][]::new);
    int d = mean.length;
    double[] delta = difference(0);
    second = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        second[i][j] = delta[i] * delta[j];
      }
    }
  }

  /** E w - w*_j. */
  private double[] difference(int j) {
    Vector minimiser = sequence.tasks().get(j).minimiser();
    double[] delta = mean.clone();
    for (int i = 0; i < delta.length; i++) {
      delta[i] -= minimiser.get(i);
    }
    return delta;
  }

  @Override
  public void learn(int m) {
    second = secondAbout(m);
    about = m;
    LinearTask task = sequence.tasks().get(m);
    @Nullable Basis basis = task.basis();
    StepFactors factors =
        new StepFactors(sequence.steps().get(m), sequence.kurtosis(), sequence.batch());
    int n = sequence.stepsOf(m);
    double[] l = task.eigenvalues().toArray();
    double[] mu = Coordinates.inside(basis, Vector.of(difference(m)));
    double[][] b = Coordinates.inside(basis, second);
    factors.learnMean(mu, l, n);
    learn(b, l, factors, task.noise(), n);
    double[] outside = Coordinates.outside(basis, mu);
    for (int i = 0; i < mean.length; i++) {
      mean[i] = outside[i] + task.minimiser().get(i);
    }
    second = Coordinates.outside(basis, b);
  }

  private static void learn(double[][] b, double[] l, StepFactors factors, double noise, int n) {
    int d = l.length;
    double[] diagonal = new double[d];
    for (int i = 0; i < d; i++) {
      diagonal[i] = b[i][i];
    }
    factors.learnDiagonal(diagonal, l, noise, n);
    for (int i = 0; i < d; i++) {
      double[] power = power(factors.across(l, i), n);
      for (int j = 0; j < i; j++) {
        b[i][j] *= power[j];
        b[j][i] *= power[j];
      }
      b[i][i] = diagonal[i];
    }
  }

  /** base^n, number by number, by squaring; {@code base} is written to. */
  private static double[] power(double[] base, int n) {
    double[] power = new double[base.length];
    Arrays.fill(power, 1);
    for (int left = n; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        multiply(power, base);
      }
      multiply(base, base);
    }
    return power;
  }

  private static void multiply(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= b[i];
    }
  }

  private double[][] secondAbout(int j) {
    double[] mu = difference(about);
    Vector here = sequence.tasks().get(about).minimiser();
    Vector there = sequence.tasks().get(j).minimiser();
    int d = mu.length;
    double[][] moved = new double[d][];
    for (int i = 0; i < d; i++) {
      moved[i] = second[i].clone();
      double shift = here.get(i) - there.get(i);
      for (int k = 0; k < d; k++) {
        double other = here.get(k) - there.get(k);
        moved[i][k] += mu[i] * other + shift * mu[k] + shift * other;
      }
    }
    return moved;
  }

  @Override
  public double excess(int j) {
    double[][] moved = secondAbout(j);
    double sum = 0;
    for (int i = 0; i < moved.length; i++) {
      sum += Level1.dot(covariances[j][i], moved[i]);
    }
    return 0.5 * sum;
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double varianceTrace() {
    double[] mu = difference(about);
    double trace = 0;
    for (int i = 0; i < mu.length; i++) {
      trace += second[i][i] - mu[i] * mu[i];
    }
    return trace;
  }
}

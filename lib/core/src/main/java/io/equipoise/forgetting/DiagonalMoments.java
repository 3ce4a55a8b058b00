package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;

/**
 * The moments when all covariances share a basis: d numbers instead of d^2, because no risk asks
 * for more than the diagonal. Coordinates are those of the basis.
 */
final class DiagonalMoments implements Moments {
  private final LinearSequence sequence;
  private final double[][] minimisers;
  private final double[] mean;

  /** E (w_i - w0_i)^2 about the origin is kept as moments about the current minimiser instead. */
  private final double[] second;

  private int about;

  DiagonalMoments(LinearSequence sequence) {
    this.sequence = sequence;
    Basis basis = sequence.tasks().get(0).basis();
    int tasks = sequence.tasks().size();
    minimisers = new double[tasks][];
    for (int m = 0; m < tasks; m++) {
      minimisers[m] = Coordinates.inside(basis, sequence.tasks().get(m).minimiser());
    }
    mean = Coordinates.inside(basis, sequence.start());
    second = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] -= minimisers[0][i];
      second[i] = mean[i] * mean[i];
    }
  }

  @Override
  public void learn(int m) {
    double[] second = secondAbout(m);
    for (int i = 0; i < mean.length; i++) {
      this.second[i] = second[i];
      mean[i] += minimisers[about][i] - minimisers[m][i];
    }
    about = m;
    LinearTask task = sequence.tasks().get(m);
    double[] l = task.eigenvalues().toArray();
    StepFactors factors =
        new StepFactors(sequence.steps().get(m), sequence.kurtosis(), sequence.batch());
    factors.learnDiagonal(this.second, l, task.noise(), sequence.stepsOf(m));
    factors.learnMean(mean, l, sequence.stepsOf(m));
  }

  private double[] secondAbout(int j) {
    double[] moved = second.clone();
    for (int i = 0; i < moved.length; i++) {
      double shift = minimisers[about][i] - minimisers[j][i];
      moved[i] += 2 * mean[i] * shift + shift * shift;
    }
    return moved;
  }

  @Override
  public double excess(int j) {
    double[] moved = secondAbout(j);
    Vector l = sequence.tasks().get(j).eigenvalues();
    double sum = 0;
    for (int i = 0; i < moved.length; i++) {
      sum += l.get(i) * moved[i];
    }
    return 0.5 * sum;
  }

  @Override
  public double[] mean() {
    double[] w = new double[mean.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = mean[i] + minimisers[about][i];
    }
    return Coordinates.outside(sequence.tasks().get(0).basis(), w);
  }

  @Override
  public double varianceTrace() {
    double trace = 0;
    for (int i = 0; i < mean.length; i++) {
      trace += second[i] - mean[i] * mean[i];
    }
    return trace;
  }
}

package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One way that stochastic gradient descent may go: draws every sample and takes every step.
 *
 * <pre>
 * y - &lt;x, w&gt; = eps - sum_i sqrt(l_i) z_i d_i,   d = U'(w - w*):  a step in the eigenbasis costs O(d)
 * </pre>
 *
 * <p>eps is normal. Cost: O(M N d) and the drawing of as many numbers.
 */
final class Simulation {
  private final LinearSequence sequence;
  private final Entries entries;

  Simulation(LinearSequence sequence, Entries entries) {
    if (entries.kurtosis() != sequence.kurtosis()) {
      throw new IllegalArgumentException(
          "entries "
              + entries
              + " have the kurtosis "
              + entries.kurtosis()
              + "; expected that of the sequence, "
              + sequence.kurtosis());
    }
    this.sequence = sequence;
    this.entries = entries;
  }

  /** E_j(w_i) of this one way, M + 1 rows. */
  double[][] excess(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int tasks = sequence.tasks().size();
    double[][] excess = new double[tasks + 1][];
    double[] w = sequence.start().toArray();
    excess[0] = excess(w);
    for (int m = 0; m < tasks; m++) {
      w = learn(m, w, random);
      excess[m + 1] = excess(w);
    }
    return excess;
  }

  private double[] learn(int m, double[] w, SplittableRandom random) {
    LinearTask task = sequence.tasks().get(m);
    double[] delta = Coordinates.inside(task.basis(), difference(w, task));
    double[] root = new double[delta.length];
    Arrays.setAll(root, i -> Math.sqrt(task.eigenvalues().get(i)));
    double deviation = Math.sqrt(task.noise());
    double rate = sequence.steps().get(m) / sequence.batch();
    double[] x = new double[delta.length];
    double[] eps = new double[1];
    double[] step = new double[delta.length];
    for (int n = 0; n < sequence.stepsOf(m); n++) {
      Arrays.fill(step, 0);
      for (int sample = 0; sample < sequence.batch(); sample++) {
        entries.draw(x, random);
        Entries.GAUSSIAN.draw(eps, random);
        double residual = -deviation * eps[0];
        for (int i = 0; i < x.length; i++) {
          x[i] *= root[i];
          residual += x[i] * delta[i];
        }
        for (int i = 0; i < x.length; i++) {
          step[i] += residual * x[i];
        }
      }
      for (int i = 0; i < delta.length; i++) {
        delta[i] -= rate * step[i];
      }
    }
    double[] next = Coordinates.outside(task.basis(), delta);
    Arrays.setAll(next, i -> next[i] + task.minimiser().get(i));
    return next;
  }

  private double[] excess(double[] w) {
    double[] all = new double[sequence.tasks().size()];
    for (int j = 0; j < all.length; j++) {
      LinearTask task = sequence.tasks().get(j);
      double[] delta = Coordinates.inside(task.basis(), difference(w, task));
      for (int i = 0; i < delta.length; i++) {
        all[j] += 0.5 * task.eigenvalues().get(i) * delta[i] * delta[i];
      }
    }
    return all;
  }

  private static Vector difference(double[] w, LinearTask task) {
    double[] delta = w.clone();
    Arrays.setAll(delta, i -> w[i] - task.minimiser().get(i));
    return Vector.of(delta);
  }
}

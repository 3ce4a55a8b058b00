package io.equipoise.forgetting;

/**
 * What one step does to the moments of delta = w - w*, in the eigenbasis of the task's covariance.
 *
 * <pre>
 * mu_i   &lt;- (1 - g l_i) mu_i
 * B_ij   &lt;- (1 - g (l_i + l_j) + g^2 l_i l_j (1 + 1/b)) B_ij                                   i != j
 * B_ii   &lt;- (1 - 2 g l_i + g^2 l_i^2 (1 + (k-2)/b)) B_ii + (g^2/b) l_i (sum_r l_r B_rr + s^2)
 * </pre>
 *
 * <p>This is B - g (HB + BH) + g^2 [M(B)/b + (1 - 1/b) HBH] + (g^2 s^2 / b) H with M(B) = E[x x' B
 * x x'] = 2 HBH + tr(HB) H + (k-3) diag(l_i^2 B_ii), coordinate by coordinate: entries off the
 * diagonal meet nothing but themselves, so n steps are a power; those on it meet each other through
 * one sum.
 */
record StepFactors(double gamma, double kurtosis, int batch) {
  /** Coordinates from which blocks of steps are faster than steps. */
  private static final int WIDE = 48;

  double mean(double l) {
    return 1 - gamma * l;
  }

  /** The factors of B_ij for all j below i. */
  double[] across(double[] l, int i) {
    double product = gamma * gamma * l[i] * (1 + 1.0 / batch);
    double[] factors = new double[i];
    for (int j = 0; j < i; j++) {
      factors[j] = 1 - gamma * (l[i] + l[j]) + product * l[j];
    }
    return factors;
  }

  double along(double l) {
    return 1 - 2 * gamma * l + gamma * gamma * l * l * (1 + (kurtosis - 2) / batch);
  }

  double shared() {
    return gamma * gamma / batch;
  }

  /** Takes {@code n} steps of {@code mu}. */
  void learnMean(double[] mu, double[] l, int n) {
    for (int i = 0; i < mu.length; i++) {
      mu[i] *= StrictMath.pow(mean(l[i]), n);
    }
  }

  /** Takes {@code n} steps of {@code beta}, the diagonal of B. O(n d). */
  void learnDiagonal(double[] beta, double[] l, double noise, int n) {
    int d = beta.length;
    double[] keep = new double[d];
    double[] mix = new double[d];
    for (int i = 0; i < d; i++) {
      keep[i] = along(l[i]);
      mix[i] = shared() * l[i];
    }
    int left = n;
    if (d >= WIDE && n >= 4 * StepBlock.STEPS) {
      StepBlock block = new StepBlock(keep, mix, l);
      for (; left >= StepBlock.STEPS; left -= StepBlock.STEPS) {
        block.take(beta, noise);
      }
    }
    double[] weighted = new double[d];
    for (int i = 0; i < d; i++) {
      weighted[i] = l[i] * beta[i];
    }
    for (; left > 0; left--) {
      oneStep(beta, keep, mix, l, noise + sum(weighted), weighted);
    }
  }

  /** One step of beta, and l times what it has become: a loop that the compiler makes wide. */
  private static void oneStep(
      double[] beta, double[] keep, double[] mix, double[] l, double sum, double[] weighted) {
    for (int i = 0; i < beta.length; i++) {
      double b = keep[i] * beta[i] + mix[i] * sum;
      beta[i] = b;
      weighted[i] = l[i] * b;
    }
  }

  /** In four parts, since one sum of all would wait for itself. */
  private static double sum(double[] x) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = x.length & -4;
    for (int i = 0; i < whole; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    for (int i = whole; i < x.length; i++) {
      s0 += x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}

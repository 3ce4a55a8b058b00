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
  double mean(double l) {
    return 1 - gamma * l;
  }

  double across(double li, double lj) {
    return 1 - gamma * (li + lj) + gamma * gamma * li * lj * (1 + 1.0 / batch);
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
    double sum = noise + weighted(l, beta);
    for (int step = 0; step < n; step++) {
      sum = noise + oneStep(beta, keep, mix, l, sum);
    }
  }

  private static double weighted(double[] l, double[] beta) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = l.length & -4;
    for (int i = 0; i < whole; i += 4) {
      s0 += l[i] * beta[i];
      s1 += l[i + 1] * beta[i + 1];
      s2 += l[i + 2] * beta[i + 2];
      s3 += l[i + 3] * beta[i + 3];
    }
    for (int i = whole; i < l.length; i++) {
      s0 += l[i] * beta[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** One step of beta in place; returns the weighted sum of what it has become. */
  private static double oneStep(
      double[] beta, double[] keep, double[] mix, double[] l, double sum) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = l.length & -4;
    for (int i = 0; i < whole; i += 4) {
      double b0 = keep[i] * beta[i] + mix[i] * sum;
      double b1 = keep[i + 1] * beta[i + 1] + mix[i + 1] * sum;
      double b2 = keep[i + 2] * beta[i + 2] + mix[i + 2] * sum;
      double b3 = keep[i + 3] * beta[i + 3] + mix[i + 3] * sum;
      beta[i] = b0;
      beta[i + 1] = b1;
      beta[i + 2] = b2;
      beta[i + 3] = b3;
      s0 += l[i] * b0;
      s1 += l[i + 1] * b1;
      s2 += l[i + 2] * b2;
      s3 += l[i + 3] * b3;
    }
    for (int i = whole; i < l.length; i++) {
      beta[i] = keep[i] * beta[i] + mix[i] * sum;
      s0 += l[i] * beta[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}

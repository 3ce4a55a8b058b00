package io.equipoise.forgetting;

import java.util.SplittableRandom;

/** How the coordinates of z are drawn: symmetric, variance 1. */
public enum Entries {
  /** Normal. */
  GAUSSIAN(3) {
    @Override
    void draw(double[] z, SplittableRandom random) {
      for (int i = 0; i < z.length; i += 2) {
        pair(z, i, random);
      }
    }
  },
  /** Plus or minus one. */
  RADEMACHER(1) {
    @Override
    void draw(double[] z, SplittableRandom random) {
      for (int i = 0; i < z.length; i++) {
        z[i] = random.nextBoolean() ? 1 : -1;
      }
    }
  },
  /** Uniform in plus or minus the root of 3. */
  UNIFORM(1.8) {
    @Override
    void draw(double[] z, SplittableRandom random) {
      for (int i = 0; i < z.length; i++) {
        z[i] = ROOT_3 * (2 * random.nextDouble() - 1);
      }
    }
  };

  private static final double ROOT_3 = Math.sqrt(3);

  private final double kurtosis;

  Entries(double kurtosis) {
    this.kurtosis = kurtosis;
  }

  /** E z^4. */
  public double kurtosis() {
    return kurtosis;
  }

  /** Fills {@code z}. */
  abstract void draw(double[] z, SplittableRandom random);

  /** Two normal numbers (Marsaglia's polar method), the second only where there is a place. */
  private static void pair(double[] z, int i, SplittableRandom random) {
    double u;
    double v;
    double s;
    do {
      u = 2 * random.nextDouble() - 1;
      v = 2 * random.nextDouble() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(s) / s);
    z[i] = u * factor;
    if (i + 1 < z.length) {
      z[i + 1] = v * factor;
    }
  }
}

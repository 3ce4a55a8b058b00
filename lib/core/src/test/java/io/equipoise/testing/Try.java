package io.equipoise.testing;

import java.util.SplittableRandom;

/**
 * One try of a {@link RandomTries} test.
 *
 * @param seed that the run's tries are drawn from
 * @param index of this try, from 0
 * @param size to build inputs of, growing with the index, at least 1
 * @param random seeded for this try alone
 */
public record Try(long seed, int index, int size, SplittableRandom random) {

  /** A normal number (Box and Muller). */
  public double normal() {
    double u = 1 - random.nextDouble();
    return StrictMath.sqrt(-2 * StrictMath.log(u))
        * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** {@code n} normal numbers. */
  public double[] normals(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = normal();
    }
    return values;
  }

  /** {@code n} positive numbers, most of them between 1/100 and 100. */
  public double[] positives(int n) {
    double[] values = normals(n);
    for (int i = 0; i < n; i++) {
      values[i] = StrictMath.exp(2 * values[i]);
    }
    return values;
  }

  /** The numbers 0 to n-1 in a random order. */
  public int[] order(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

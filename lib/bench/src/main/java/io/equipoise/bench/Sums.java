package io.equipoise.bench;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;

/** Questions whose answers cost next to nothing, so that what is left is the asking. */
final class Sums {
  private Sums() {}

  /** Takes n floats down and brings one number back. */
  record FirstOf(float[] theta) implements Question<Integer, Double> {
    @Override
    public Double answer(Integer shard, Scope scope) {
      return (double) theta[shard % theta.length];
    }
  }

  /** Takes n floats down and brings n floats back. */
  record Same(float[] theta) implements Question<Integer, float[]> {
    @Override
    public float[] answer(Integer shard, Scope scope) {
      return theta.clone();
    }
  }

  /** {@code a + b}, written into {@code a}. */
  static float[] addInPlace(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    return a;
  }

  /** {@code a + b} of boxed numbers. */
  static Float[] added(Float[] a, Float[] b) {
    Float[] sum = new Float[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** The same numbers, boxed. */
  static Float[] boxed(float[] numbers) {
    Float[] boxed = new Float[numbers.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = numbers[i];
    }
    return boxed;
  }
}

package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import java.util.BitSet;
import java.util.List;

/** Which parameters take part; used by one thread. */
final class SparseMask {
  private final BitSet on;
  private final int size;

  private SparseMask(BitSet on, int size) {
    this.on = on;
    this.size = size;
  }

  /** No parameter of {@code size}. */
  static SparseMask none(int size) {
    return new SparseMask(new BitSet(size), size);
  }

  /** Those that are not 0. */
  static SparseMask of(Vector ones) {
    SparseMask mask = none(ones.size());
    for (int i = 0; i < ones.size(); i++) {
      mask.on.set(i, ones.get(i) != 0);
    }
    return mask;
  }

  /** Those of any. */
  static SparseMask union(List<Vector> masks, int size) {
    SparseMask union = none(size);
    masks.forEach(mask -> union.on.or(of(mask).on));
    return union;
  }

  boolean has(int parameter) {
    return on.get(parameter);
  }

  void set(int parameter, boolean takesPart) {
    on.set(parameter, takesPart);
  }

  int count() {
    return on.cardinality();
  }

  SparseMask without(SparseMask others) {
    BitSet left = (BitSet) on.clone();
    left.andNot(others.on);
    return new SparseMask(left, size);
  }

  /** The numbers that take part, and 0. */
  double[] applied(double[] numbers) {
    double[] some = new double[numbers.length];
    for (int i = on.nextSetBit(0); i >= 0; i = on.nextSetBit(i + 1)) {
      some[i] = numbers[i];
    }
    return some;
  }

  /** 1 where it takes part, else 0. */
  Vector vector() {
    double[] ones = new double[size];
    on.stream().forEach(i -> ones[i] = 1);
    return Vector.of(ones);
  }
}

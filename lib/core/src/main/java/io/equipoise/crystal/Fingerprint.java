package io.equipoise.crystal;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells whether two crystals are the same, whatever cell, origin or order of atoms they are given
 * in.
 *
 * <p>What is compared: the reduced formula and, for every pair of elements, the sorted distances up
 * to 6 angstrom, counted per atom, so that a supercell looks like its cell. Mirror images look the
 * same. The hash rounds distances to 1e-3 angstrom: copies written with few digits may miss each
 * other there, which {@link #same} with its tolerance does not.
 */
public final class Fingerprint implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double REACH = 6.0;
  private static final double TOLERANCE = 0.02; // angstrom
  private static final double VOLUME_TOLERANCE = 1e-3; // relative

  private static final float[] NONE = {};

  private final String formula;
  private final int atoms;
  private final double volumePerAtom;
  private final TreeMap<String, float[]> distances;

  private Fingerprint(
      String formula, int atoms, double volumePerAtom, TreeMap<String, float[]> distances) {
    this.formula = formula;
    this.atoms = atoms;
    this.volumePerAtom = volumePerAtom;
    this.distances = distances;
  }

  /**
   * The fingerprint of a crystal; mixed sites count as their majority species.
   *
   * @throws IllegalArgumentException when a cell is so thin that too many images would be tried
   */
  public static Fingerprint of(Crystal crystal) {
    Lattice lattice = Lattice.of(crystal.lattice());
    TreeMap<String, float[]> lists = new TreeMap<>();
    Map<String, Integer> sizes = new TreeMap<>();
    Pairs.half(
        lattice,
        Lattice.wrap(crystal.frac()),
        REACH,
        (i, j, t0, t1, t2, d) -> {
          int a = Math.min(crystal.z()[i], crystal.z()[j]);
          int b = Math.max(crystal.z()[i], crystal.z()[j]);
          String key = a + "-" + b;
          int size = sizes.merge(key, 1, Integer::sum);
          float[] list = lists.computeIfAbsent(key, k -> new float[16]);
          if (size > list.length) {
            list = Arrays.copyOf(list, 2 * list.length);
            lists.put(key, list);
          }
          list[size - 1] = (float) d;
        });
    lists.replaceAll(
        (key, list) -> {
          float[] sorted = Arrays.copyOf(list, sizes.getOrDefault(key, 0));
          Arrays.sort(sorted);
          return sorted;
        });
    int n = crystal.atoms();
    return new Fingerprint(Composition.of(crystal).reduced(), n, lattice.volume() / n, lists);
  }

  /** The reduced formula. */
  public String formula() {
    return formula;
  }

  /** Cubic angstrom. */
  double volumePerAtom() {
    return volumePerAtom;
  }

  /** Equal for equal crystals, supercells included. */
  public long hash() {
    StringBuilder text = new StringBuilder(formula);
    distances.forEach(
        (key, list) -> {
          text.append('|').append(key);
          int from = 0;
          for (int e = 1; e <= list.length; e++) {
            if (e == list.length || round(list[e]) != round(list[from])) {
              if (round(list[from]) < round(REACH)) {
                long g = gcd(e - from, atoms);
                text.append(' ').append(round(list[from]));
                text.append('x').append((e - from) / g).append('/').append(atoms / g);
              }
              from = e;
            }
          }
        });
    return PrototypeGenerator.hash(text.toString());
  }

  /** True when formula, volume (1e-3) and all sorted distances (0.02 angstrom) agree. */
  public boolean same(Fingerprint other) {
    if (!formula.equals(other.formula)
        || Math.abs(volumePerAtom / other.volumePerAtom - 1) >= VOLUME_TOLERANCE) {
      return false;
    }
    TreeSet<String> keys = new TreeSet<>(distances.keySet());
    keys.addAll(other.distances.keySet());
    for (String key : keys) {
      float[] mine = distances.getOrDefault(key, NONE);
      if (!close(mine, other.distances.getOrDefault(key, NONE), other.atoms)) {
        return false;
      }
    }
    return true;
  }

  private boolean close(float[] mine, float[] theirs, int n) {
    // Each of my distances stands for n of the common supercell, each of theirs for `atoms`.
    long mySize = (long) mine.length * n;
    long theirSize = (long) theirs.length * atoms;
    long common = Math.min(mySize, theirSize);
    long step = gcd(n, atoms);
    for (long e = 0; e < common; e += step) {
      if (Math.abs(mine[(int) (e / n)] - theirs[(int) (e / atoms)]) >= TOLERANCE) {
        return false;
      }
    }
    // What only one of them has must be at the end of the reach.
    boolean myEnd = common == mySize || mine[(int) (common / n)] > REACH - TOLERANCE;
    boolean theirEnd = common == theirSize || theirs[(int) (common / atoms)] > REACH - TOLERANCE;
    return myEnd && theirEnd;
  }

  private static long round(double d) {
    return Math.round(d * 1000);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}

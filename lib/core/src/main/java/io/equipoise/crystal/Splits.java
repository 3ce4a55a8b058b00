package io.equipoise.crystal;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Assigns crystals to {@code train}, {@code val} and {@code test} by hashing a group key.
 *
 * <pre>
 * u = (first 8 bytes, big endian, unsigned, of SHA-256 of "&lt;seed&gt;|&lt;group key&gt;") mod 10^6
 * train if u &lt; 10^6 train,  val if u &lt; 10^6 (train + val),  test otherwise
 * </pre>
 *
 * <p>So a row keeps its split when rows are added or come in another order, and no group is in two
 * splits. Random splits are optimistic: polymorphs and supercells of one crystal leak from one side
 * to the other. Report both.
 *
 * @param policy what a group is
 * @param seed another seed, other splits
 * @param train fraction of the groups
 * @param val fraction of the groups; the rest is test
 * @param heldOut element symbols of ELEMENT_HOLDOUT, empty otherwise
 */
public record Splits(Policy policy, long seed, double train, double val, List<String> heldOut)
    implements Serializable {
  private static final long BUCKETS = 1_000_000;

  /** What rows stay together. */
  public enum Policy {
    /** Every id by itself. */
    RANDOM,
    /** All rows of one reduced formula. */
    FORMULA,
    /** All rows of one chemical system; the default. */
    CHEMSYS,
    /** Rows with a held-out element are test; the rest goes by chemical system to train and val. */
    ELEMENT_HOLDOUT,
    /** The split that the source names. */
    OFFICIAL
  }

  /** Checks the ranges. */
  public Splits {
    if (!(train > 0 && train <= 1) || !(val >= 0 && train + val <= 1 + 1e-12)) {
      throw new IllegalArgumentException(
          "split.train = "
              + train
              + ", split.val = "
              + val
              + "; expected train > 0, val >= 0 and a sum of at most 1.");
    }
    heldOut = List.copyOf(heldOut);
    if ((policy == Policy.ELEMENT_HOLDOUT) == heldOut.isEmpty()) {
      throw new IllegalArgumentException(
          "split.held-out = "
              + heldOut
              + "; expected elements with element-holdout, and only then.");
    }
    for (String symbol : heldOut) {
      if (Elements.number(symbol) == 0) {
        throw new IllegalArgumentException(
            "split.held-out has '" + symbol + "'; expected element symbols such as Fe.");
      }
    }
  }

  /** By chemical system, 80 : 10 : 10. */
  public static Splits defaults(long seed) {
    return new Splits(Policy.CHEMSYS, seed, 0.8, 0.1, List.of());
  }

  /** With another policy. */
  public Splits withPolicy(Policy other) {
    return new Splits(other, seed, train, val, List.of());
  }

  /** The group that a crystal belongs to; held-out elements have a group of their own. */
  public String group(Crystal crystal) {
    return switch (policy) {
      case RANDOM, OFFICIAL -> crystal.id();
      case FORMULA -> Composition.of(crystal).reduced();
      case CHEMSYS, ELEMENT_HOLDOUT -> Composition.of(crystal).chemsys();
    };
  }

  /**
   * The split of a crystal.
   *
   * @param official the split that the source names, or empty
   * @throws IllegalArgumentException when OFFICIAL is asked for and the source names none
   */
  public String of(Crystal crystal, String official) {
    if (policy == Policy.OFFICIAL) {
      if (!List.of("train", "val", "test").contains(official)) {
        throw new IllegalArgumentException(
            "crystal '"
                + crystal.id()
                + "' has split '"
                + official
                + "'; expected train, val or test. Use another split.policy for this source.");
      }
      return official;
    }
    if (policy == Policy.ELEMENT_HOLDOUT) {
      for (String symbol : Composition.of(crystal).amounts().keySet()) {
        if (heldOut.contains(symbol)) {
          return "test";
        }
      }
      double share = train / (train + val);
      return bucket(group(crystal)) < share * BUCKETS ? "train" : "val";
    }
    return ofGroup(group(crystal));
  }

  /** The split of a sample. */
  public String of(Sample sample) {
    return of(sample.crystal(), sample.split());
  }

  /** The split of a group key. */
  public String ofGroup(String key) {
    long u = bucket(key);
    if (u < Math.rint(train * BUCKETS)) {
      return "train";
    }
    return u < Math.rint((train + val) * BUCKETS) ? "val" : "test";
  }

  private long bucket(String key) {
    return Long.remainderUnsigned(PrototypeGenerator.hash(seed + "|" + key), BUCKETS);
  }

  /** One row's group and split, to check for leaks. */
  public record Assigned(String group, String split) {}

  /** The groups that are in more than one split, in order; empty unless splits are official. */
  public static List<String> leaks(Collection<Assigned> rows) {
    Map<String, String> seen = new HashMap<>();
    TreeSet<String> leaks = new TreeSet<>();
    for (Assigned row : rows) {
      String before = seen.putIfAbsent(row.group, row.split);
      if (before != null && !before.equals(row.split)) {
        leaks.add(row.group);
      }
    }
    return List.copyOf(leaks);
  }
}

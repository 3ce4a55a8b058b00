package io.equipoise.crystal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Judges a formula band by band of volume, so that nobody holds all rows of a common formula.
 *
 * <p>Copies have equal volumes per atom, to 1e-3 ({@link Fingerprint#same}). So a row is compared
 * with its own band of 1 %, and near the edge of that, within 0.2 %, with the next one too. Rows
 * that are linked by sameness decide each other's fate and nobody else's: a band judges its links
 * that stay away from its edges; the others are open, and {@link Deduplication#judge} decides them
 * together with those of the other bands. What comes out is what judging the formula whole gives.
 *
 * <p>Cost: per row the comparisons with rows whose volume is within 0.2 % above its own; memory for
 * one band.
 */
public final class VolumeBands {
  private static final double WIDTH = 0.01; // of the logarithm of the volume
  private static final double MARGIN = 2e-3;

  private VolumeBands() {}

  /** The bands that a row belongs to, one or two. */
  public static List<Long> of(Fingerprint print) {
    double at = StrictMath.log(print.volumePerAtom()) / WIDTH;
    long own = (long) Math.floor(at);
    double above = (at - own) * WIDTH;
    if (above < MARGIN) {
      return List.of(own - 1, own);
    }
    return above > WIDTH - MARGIN ? List.of(own, own + 1) : List.of(own);
  }

  /**
   * What one band knows.
   *
   * @param findings rows to set aside, by order
   * @param open rows whose fate other bands have a say in
   */
  public record Judged(List<Deduplication.Finding> findings, List<Deduplication.Candidate> open)
      implements Serializable {}

  /** Judges rows of one reduced formula and one band, in any order; noise as of a formula. */
  public static Judged judge(List<Deduplication.Candidate> band, double[] noise) {
    List<Deduplication.Candidate> closed = new ArrayList<>();
    List<Deduplication.Candidate> open = new ArrayList<>();
    for (List<Deduplication.Candidate> linked : linked(band)) {
      boolean edge = linked.stream().anyMatch(row -> of(row.print()).size() > 1);
      (edge ? open : closed).addAll(linked);
    }
    return new Judged(Deduplication.judge(closed, noise), open);
  }

  /** Rows that sameness links, two or more together. */
  private static Collection<List<Deduplication.Candidate>> linked(
      List<Deduplication.Candidate> band) {
    List<Deduplication.Candidate> rows = new ArrayList<>(band);
    rows.sort(
        Comparator.comparingDouble((Deduplication.Candidate row) -> row.print().volumePerAtom())
            .thenComparingLong(Deduplication.Candidate::order));
    int[] parent = new int[rows.size()];
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
    }
    for (int i = 0; i < parent.length; i++) {
      Fingerprint print = rows.get(i).print();
      double last = print.volumePerAtom() * (1 + MARGIN);
      for (int j = i + 1; j < parent.length; j++) {
        Fingerprint other = rows.get(j).print();
        if (other.volumePerAtom() > last) {
          break;
        }
        if (print.same(other) || other.same(print)) {
          parent[root(parent, j)] = root(parent, i);
        }
      }
    }
    TreeMap<Integer, List<Deduplication.Candidate>> linked = new TreeMap<>();
    for (int i = 0; i < parent.length; i++) {
      linked.computeIfAbsent(root(parent, i), r -> new ArrayList<>()).add(rows.get(i));
    }
    linked.values().removeIf(together -> together.size() == 1);
    return linked.values();
  }

  private static int root(int[] parent, int i) {
    int at = i;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}

package io.equipoise.jobs.prep;

import io.equipoise.crystal.Deduplication;
import io.equipoise.crystal.Fingerprint;
import io.equipoise.crystal.VolumeBands;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rows are copies of one crystal: what executors are told to compare.
 *
 * @param tasks the targets that count, in order
 * @param noise of each of them
 */
record Copies(List<String> tasks, double[] noise) implements Serializable {
  static Copies of(List<String> tasks, PrepOptions options) {
    return new Copies(tasks, tasks.stream().mapToDouble(options::noise).toArray());
  }

  /** The place of a row among all rows: pieces in order, and rows of each as they were read. */
  static long order(int piece, int row) {
    return ((long) piece << 32) | row;
  }

  static int piece(long order) {
    return (int) (order >> 32);
  }

  static int row(long order) {
    return (int) order;
  }

  /** The rows of a piece to compare. */
  List<Deduplication.Candidate> candidates(ParsedPiece piece, Set<Long> without) {
    List<Deduplication.Candidate> rows = new ArrayList<>();
    for (int row = 0; row < piece.kept().size(); row++) {
      long order = order(piece.index(), piece.first() + row);
      ParsedPiece.Kept kept = piece.kept().get(row);
      if (!without.contains(order) && kept.content() instanceof Content.Structure structure) {
        double[] targets =
            tasks.stream().mapToDouble(t -> kept.targets().getOrDefault(t, Double.NaN)).toArray();
        rows.add(new Deduplication.Candidate(order, Fingerprint.of(structure.crystal()), targets));
      }
    }
    return rows;
  }

  /** Judges the rows of one reduced formula; one that is given twice counts once. */
  List<Deduplication.Finding> judge(Iterable<Deduplication.Candidate> formula) {
    TreeMap<Long, Deduplication.Candidate> rows = new TreeMap<>();
    formula.forEach(row -> rows.put(row.order(), row));
    return Deduplication.judge(List.copyOf(rows.values()), noise);
  }

  /** Judges the rows of one band of volumes of a reduced formula. */
  VolumeBands.Judged judgeBand(Iterable<Deduplication.Candidate> band) {
    List<Deduplication.Candidate> rows = new ArrayList<>();
    band.forEach(rows::add);
    return VolumeBands.judge(rows, noise);
  }
}

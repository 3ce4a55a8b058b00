package io.equipoise.jobs.prep;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * All rows that pieces kept, by id, those of one id as they were read. A row is its {@link
 * Copies#order}: 8 bytes beside what {@link Heads} hold.
 */
final class RowsById {
  private final List<Heads> pieces;
  private final long[] rows;

  private RowsById(List<Heads> pieces, long[] rows) {
    this.pieces = pieces;
    this.rows = rows;
  }

  /** A row whose id is there already, and the first row of that id. */
  @FunctionalInterface
  interface Repeated {
    void row(long row, long first);
  }

  static RowsById of(List<ParsedPiece.Summary> pieces) {
    List<Heads> heads = pieces.stream().map(ParsedPiece.Summary::heads).toList();
    Long[] all = new Long[heads.stream().mapToInt(Heads::size).sum()];
    int n = 0;
    for (int piece = 0; piece < heads.size(); piece++) {
      for (int row = 0; row < heads.get(piece).size(); row++) {
        all[n++] = Copies.order(piece, row);
      }
    }
    RowsById sorted = new RowsById(heads, new long[n]);
    Comparator<Long> byId = sorted::compareIds;
    Arrays.sort(all, byId.thenComparing(Comparator.naturalOrder()));
    for (int i = 0; i < n; i++) {
      sorted.rows[i] = all[i];
    }
    return sorted;
  }

  private int compareIds(long a, long b) {
    return Heads.compareIds(heads(a), Copies.row(a), heads(b), Copies.row(b));
  }

  private Heads heads(long row) {
    return pieces.get(Copies.piece(row));
  }

  void repeated(Repeated told) {
    int first = 0;
    for (int i = 1; i < rows.length; i++) {
      if (compareIds(rows[first], rows[i]) == 0) {
        told.row(rows[i], rows[first]);
      } else {
        first = i;
      }
    }
  }

  long[] without(Set<Long> some) {
    return Arrays.stream(rows).filter(row -> !some.contains(row)).toArray();
  }

  ParsedPiece.Head head(long row) {
    return heads(row).get(Copies.row(row));
  }

  double cost(long row) {
    return heads(row).cost(Copies.row(row));
  }

  long group(long row) {
    return heads(row).group(Copies.row(row));
  }

  String split(long row) {
    return heads(row).split(Copies.row(row));
  }
}

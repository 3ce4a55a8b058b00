package io.equipoise.jobs.prep;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/**
 * Heads of rows, column by column: the driver holds one for each row of a table, 32 bytes and its
 * id. A head is made when it is asked for.
 */
final class Heads extends AbstractList<ParsedPiece.Head> implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] ids;
  private final int[] ends;
  private final long[] rows;
  private final long[] groups;
  private final double[] costs;
  private final int[] kinds;
  private final List<Kind> kindsOf;

  /** What many rows have in common. */
  private record Kind(String source, String split) implements Serializable {}

  private Heads(int size, int idBytes, List<Kind> kindsOf) {
    this.ids = new byte[idBytes];
    this.ends = new int[size];
    this.rows = new long[size];
    this.groups = new long[size];
    this.costs = new double[size];
    this.kinds = new int[size];
    this.kindsOf = kindsOf;
  }

  static Heads of(List<ParsedPiece.Head> heads) {
    Map<Kind, Integer> kinds = new LinkedHashMap<>();
    List<byte[]> ids = new ArrayList<>();
    int idBytes = 0;
    for (ParsedPiece.Head head : heads) {
      byte[] id = head.id().getBytes(StandardCharsets.UTF_8);
      ids.add(id);
      idBytes = Math.addExact(idBytes, id.length);
      kinds.putIfAbsent(new Kind(head.source(), head.split()), kinds.size());
    }
    Heads packed = new Heads(heads.size(), idBytes, List.copyOf(kinds.keySet()));
    int end = 0;
    for (int i = 0; i < packed.size(); i++) {
      ParsedPiece.Head head = heads.get(i);
      byte[] id = ids.get(i);
      System.arraycopy(id, 0, packed.ids, end, id.length);
      end += id.length;
      packed.ends[i] = end;
      packed.rows[i] = head.row();
      packed.groups[i] = head.group();
      packed.costs[i] = head.cost();
      packed.kinds[i] = kinds.getOrDefault(new Kind(head.source(), head.split()), 0);
    }
    return packed;
  }

  /** Those of several parts, one after the other. */
  static Heads joined(List<Heads> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    List<ParsedPiece.Head> all = new ArrayList<>();
    parts.forEach(all::addAll);
    return of(all);
  }

  @Override
  public int size() {
    return ends.length;
  }

  @Override
  public ParsedPiece.Head get(int i) {
    int from = begin(i);
    String id = new String(ids, from, ends[i] - from, StandardCharsets.UTF_8);
    Kind kind = kindsOf.get(kinds[i]);
    return new ParsedPiece.Head(id, rows[i], kind.source, kind.split, groups[i], costs[i]);
  }

  double cost(int i) {
    return costs[i];
  }

  long group(int i) {
    return groups[i];
  }

  String split(int i) {
    return kindsOf.get(kinds[i]).split;
  }

  /** Orders ids by code points, without making them. */
  static int compareIds(Heads a, int i, Heads b, int j) {
    return Arrays.compareUnsigned(a.ids, a.begin(i), a.ends[i], b.ids, b.begin(j), b.ends[j]);
  }

  private int begin(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }
}

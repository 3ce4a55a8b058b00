package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeadsTest {
  private static final List<ParsedPiece.Head> FIRST =
      List.of(
          new ParsedPiece.Head("b", 4, "mp", "train", -7, 12.5),
          new ParsedPiece.Head("", 5, "cod", "test", Long.MIN_VALUE, 0),
          new ParsedPiece.Head("Zürich 晶体 😀", 1L << 40, "mp", "", 8, 3));
  private static final List<ParsedPiece.Head> SECOND =
      List.of(
          new ParsedPiece.Head("ba", 0, "other", "val", 1, 1),
          new ParsedPiece.Head("b", 9, "mp", "train", 2, 2));

  @Test
  void whatIsPackedComesOutEqualAndPartsFollowEachOther() {
    assertEquals(FIRST, Heads.of(FIRST));
    List<ParsedPiece.Head> both = new ArrayList<>(FIRST);
    both.addAll(SECOND);
    assertEquals(both, Heads.joined(List.of(Heads.of(FIRST), Heads.of(SECOND))));
    assertEquals(List.of(), Heads.of(List.of()));
  }

  @Test
  void idsAreOrderedWithoutMakingThem() {
    Heads first = Heads.of(FIRST);
    Heads second = Heads.of(SECOND);
    assertTrue(Heads.compareIds(first, 0, second, 0) < 0, "b before ba");
    assertEquals(0, Heads.compareIds(first, 0, second, 1));
    assertTrue(Heads.compareIds(first, 1, first, 0) < 0, "nothing before b");
    assertTrue(Heads.compareIds(first, 2, first, 0) < 0, "Z before b");
  }

  @Test
  void rowsComeByIdAndTheFirstOfEachIdStays() {
    List<ParsedPiece.Summary> pieces = List.of(summary(0, FIRST), summary(1, SECOND));
    RowsById rows = RowsById.of(pieces);
    Map<Long, Long> repeated = new TreeMap<>();
    rows.repeated(repeated::put);
    assertEquals(Map.of(Copies.order(1, 1), Copies.order(0, 0)), repeated);
    long[] used = rows.without(repeated.keySet());
    assertArrayEquals(
        new long[] {Copies.order(0, 1), Copies.order(0, 2), Copies.order(0, 0), Copies.order(1, 0)},
        used);
    assertEquals(FIRST.get(2), rows.head(used[1]));
    assertEquals(12.5, rows.cost(used[2]));
    assertEquals(1, rows.group(used[3]));
    assertEquals("test", rows.split(used[0]));
  }

  private static ParsedPiece.Summary summary(int index, List<ParsedPiece.Head> heads) {
    return new ParsedPiece.Summary(
        index, 0, "f", heads.size(), Heads.of(heads), List.of(), Map.of(), Set.of(), null, null);
  }
}

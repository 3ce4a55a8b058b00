package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.bilevel.Corruption;
import io.equipoise.bilevel.HeldOutRows;
import io.equipoise.example.Example;
import io.equipoise.net.FeatureScale;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a published table as the two levels of a bilevel problem. */
class HeldOutShardsTest {
  private static final int ROWS = 600;
  private static final FeatureScale SCALE = new FeatureScale(List.of(10.0, 0.0), List.of(2.0, 1.0));
  @TempDir Path directory;

  /**
   * Row i has the features i and 7 and class i mod 3; every tenth tests, every eleventh has none.
   */
  private static Example row(int i) {
    String split = i % 10 == 0 ? "test" : i % 10 == 1 ? "val" : "train";
    double label = i % 11 == 5 ? Double.NaN : i % 3;
    return new Example("row-" + i, "made", split, new double[] {i, 7}, new double[] {label});
  }

  private static List<Example> rows(int from, int to) {
    List<Example> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(row(i));
    }
    return rows;
  }

  private HeldOutShards shards(HeldOutShards.Deal deal, double corrupted, int classes)
      throws IOException {
    List<TableManifest.Part> parts = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    int train = 0;
    for (int part = 0; part < 2; part++) {
      List<Example> own = rows(part * ROWS / 2, (part + 1) * ROWS / 2);
      byte[] bytes =
          ExampleTable.write(
              own.stream().map(e -> new ExampleTable.Row(e, "made")).toList(), List.of("class"));
      Files.write(directory.resolve(part + ".parquet"), bytes);
      parts.add(
          new TableManifest.Part(
              part + ".parquet", bytes.length, 0, Sha256.hex(bytes), own.size()));
      firsts.add(train);
      train += deal.count(own, "train");
    }
    ExampleShards.Raw raw =
        new ExampleShards.Raw(new Location(new LocalStore(directory), ""), parts, List.of("class"));
    return new HeldOutShards(raw, SCALE, 2, firsts, classes, new Corruption(corrupted, 3), deal);
  }

  private static HeldOutShards.Deal deal(double share, long seed) {
    return new HeldOutShards.Deal(share, seed);
  }

  /** The numbers of the rows in a level, from their first feature. */
  private static List<Integer> numbers(io.equipoise.bilevel.LinearRows rows) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      numbers.add((int) Math.round(rows.features()[3 * i] * 2 + 10));
    }
    return numbers;
  }

  @Test
  void withoutAShareTheTablesOwnSplitHoldsOut() throws IOException {
    HeldOutShards shards = shards(deal(0, 1), 0, 3);
    int first = 0;
    for (int shard = 0; shard < 2; shard++) {
      HeldOutRows opened = shards.open(shard);
      assertEquals(first, opened.first());
      first += opened.train().rows();
      for (String level : List.of("train", "val", "test")) {
        List<Integer> expected =
            rows(shard * ROWS / 2, (shard + 1) * ROWS / 2).stream()
                .filter(e -> e.split().equals(level) && !Double.isNaN(e.targets()[0]))
                .map(e -> (int) e.features()[0])
                .toList();
        var rows =
            level.equals("train")
                ? opened.train()
                : level.equals("val") ? opened.validation() : opened.test();
        assertEquals(expected, numbers(rows), level);
        for (int i = 0; i < rows.rows(); i++) {
          assertEquals(expected.get(i) % 3, rows.labels()[i]);
          assertEquals(7, rows.features()[3 * i + 1]);
          assertEquals(1, rows.features()[3 * i + 2], "the constant");
        }
      }
    }
  }

  @Test
  void aShareDealsTrainAndValidationAnewAndLeavesTestRowsAlone() throws IOException {
    List<Integer> own = new ArrayList<>();
    List<Integer> dealt = new ArrayList<>();
    List<Integer> other = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      HeldOutRows opened = shards(deal(0.3, 1), 0, 3).open(shard);
      assertEquals(numbers(shards(deal(0, 1), 0, 3).open(shard).test()), numbers(opened.test()));
      dealt.addAll(numbers(opened.validation()));
      own.addAll(numbers(opened.train()));
      other.addAll(numbers(shards(deal(0.3, 2), 0, 3).open(shard).validation()));
    }
    int all = own.size() + dealt.size();
    long labelled =
        rows(0, ROWS).stream()
            .filter(e -> !e.split().equals("test") && !Double.isNaN(e.targets()[0]))
            .count();
    assertEquals(labelled, all, "every labelled row has one level");
    assertEquals(0.3 * all, dealt.size(), 4 * Math.sqrt(all * 0.21));
    assertNotEquals(dealt, other, "another seed holds out other rows");
    assertTrue(own.stream().anyMatch(i -> i % 10 == 1), "validation rows of the table train too");
  }

  @Test
  void wrongClassesFollowTheRowsPlaceAmongAllTrainingRows() throws IOException {
    HeldOutShards right = shards(deal(0, 1), 0, 3);
    HeldOutShards wrong = shards(deal(0, 1), 0.4, 3);
    Corruption corruption = new Corruption(0.4, 3);
    int spoiled = 0;
    for (int shard = 0; shard < 2; shard++) {
      HeldOutRows a = right.open(shard);
      HeldOutRows b = wrong.open(shard);
      for (int i = 0; i < a.train().rows(); i++) {
        boolean differs = a.train().labels()[i] != b.train().labels()[i];
        assertEquals(corruption.at(a.first() + i), differs);
        spoiled += differs ? 1 : 0;
      }
      assertArrayEquals(a.validation().labels(), b.validation().labels());
      assertArrayEquals(a.test().labels(), b.test().labels());
    }
    assertTrue(spoiled > 100);
  }

  @Test
  void twoClassesAreSigns() throws IOException {
    HeldOutRows opened = shards(deal(0, 1), 0, 2).open(0);
    List<Integer> rows = numbers(opened.train());
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i) % 3 < 2) {
        assertEquals(rows.get(i) % 3 == 1 ? 1 : -1, opened.train().labels()[i]);
      }
    }
  }

  @Test
  void aShareOutOfRangeIsRefused() {
    for (double share : new double[] {-0.1, 1, Double.NaN}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> deal(share, 1)).getMessage();
      assertTrue(message.endsWith("expected 0 or more, below 1"), message);
    }
  }
}

package io.equipoise.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.TestData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepVerbTest {
  private static final String ROW =
      "{\"id\":\"%s\",\"lattice\":[[%s,0,0],[0,4,0],[0,0,4]],\"species\":[\"Fe\"],"
          + "\"frac\":[[0,0,0]],\"targets\":{\"gap\":1}}\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path root;

  private int run(String... more) {
    List<String> line = new ArrayList<>(List.of("prep", "--out", root.toString()));
    line.addAll(List.of(more));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private static String tiny() {
    return TestData.root().resolve("conf/prep/default-tiny.yaml").toString();
  }

  private List<String> tables() throws IOException {
    if (!Files.isDirectory(root.resolve("tables"))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root.resolve("tables"))) {
      return all.map(p -> String.valueOf(p.getFileName()))
          .filter(name -> !name.startsWith("_"))
          .toList();
    }
  }

  @Test
  void aDryRunSaysWhatWouldBeMadeAndWritesNothing() throws IOException {
    assertEquals(0, run("--config", tiny(), "--dry-run"), err::toString);
    assertTrue(out.toString().contains("(to be made)"), out::toString);
    assertTrue(out.toString().contains("generates 240 crystals from seed 1"), out::toString);
    assertEquals(List.of(), tables());
  }

  @Test
  void theSecondSubmissionFindsTheTableOfTheFirst() throws IOException {
    assertEquals(0, run("--config", tiny()), err::toString);
    assertTrue(out.toString().contains("240 rows {"), out::toString);
    assertFalse(out.toString().contains("there already"), out::toString);
    String table = root.resolve("tables/" + tables().get(0)).toString();
    String next = "next     equipoise train --out " + root + " --set data.table=" + table;
    assertTrue(out.toString().contains(next), out::toString);
    assertEquals(0, run("--config", tiny()), err::toString);
    assertTrue(out.toString().contains("(there already)"), out::toString);
    assertEquals(1, tables().size());
    assertEquals(0, run("--config", tiny(), "--seed", "7", "--name", "other"), err::toString);
    assertEquals(2, tables().size());
    assertTrue(tables().stream().anyMatch(name -> name.startsWith("other-")), tables()::toString);
  }

  @Test
  void refusedRowsAboveTheLimitAreExit3AndTheirTableIsNamed() throws IOException {
    Path bad = Files.writeString(root.resolve("bad.cif"), "data_x\n_cell_length_a 1\n");
    assertEquals(3, run("--set", "input.from=files", "--set", "input.paths=['" + bad + "']"));
    assertTrue(err.toString().contains("1 of 1 rows quarantined (100.00 %)"), err::toString);
    assertTrue(err.toString().contains("(DATA-002)"), err::toString);
    assertTrue(err.toString().contains(root.resolve("quarantine/default-").toString()));
    assertEquals(List.of(), tables());
  }

  @Test
  void aFileThatBreaksOffIsExit3AndItsQuarantineIsKeptUnlessCutFilesAreAccepted()
      throws IOException {
    Path cut = cut();
    String[] sets = {
      "--set", "input.from=files",
      "--set", "input.paths=['" + cut + "']",
      "--set", "copies=id",
      "--set", "quarantine.max-fraction=0.5"
    };
    assertEquals(3, run(sets), err::toString);
    assertTrue(
        err.toString().contains("1 of 1 files breaks off (100.00 %), and nobody knows"),
        err::toString);
    assertTrue(err.toString().contains("the first: cut.jsonl.gz, Unexpected end"), err::toString);
    assertTrue(err.toString().contains("(DATA-060)"), err::toString);
    assertTrue(out.toString().contains("  CRY-018 BROKEN_OFF "), out::toString);
    assertEquals(List.of(), tables());
    try (Stream<Path> kept = Files.walk(root.resolve("quarantine"))) {
      assertTrue(kept.anyMatch(path -> path.endsWith("part-00000.parquet")));
    }
    List<String> accepted = new ArrayList<>(List.of(sets));
    accepted.addAll(List.of("--set", "quarantine.max-cut-fraction=1"));
    assertEquals(0, run(accepted.toArray(String[]::new)), err::toString);
    assertTrue(out.toString().contains("refused  cut.jsonl.gz row 0 flat, CRY-007"), out::toString);
    assertTrue(
        out.toString().lines().anyMatch(l -> l.startsWith("cut      cut.jsonl.gz row ")),
        out::toString);
    assertTrue(out.toString().contains("the rest of the file is lost"), out::toString);
  }

  @Test
  void aPrepThatFailsPrintsFilesAndRowsThatAddUpAndCountsNoDuplicateAsRefused() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int file = 0; file < 22; file++) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        // A row of its own in every file, one that is the same in all, and one or two without
        // volume.
        double a =
            i == 0 ? 4 + 0.01 * file : i == 1 ? 8 : i == 2 ? 0 : file < 3 ? 0 : 5 + 0.1 * file;
        rows.append(ROW.formatted("f" + file + "-" + i, a));
      }
      Path path = root.resolve("in%02d.jsonl".formatted(file));
      paths.add("'" + Files.writeString(path, rows) + "'");
    }
    assertEquals(3, run("--set", "input.from=files", "--set", "input.paths=" + paths));
    List<String> table = out.toString().lines().toList();
    assertTrue(err.toString().contains("25 of 88 rows quarantined"), err::toString);
    assertTrue(err.toString().contains("by rule {CRY-007 SINGULAR_LATTICE=25};"), err::toString);
    assertTrue(
        table.get(0).matches("file +rows +good +filtered +refused +duplicates"), table.get(0));
    long[] sum = new long[5];
    for (String line : table.subList(1, 22)) {
      long[] row = numbers(line);
      assertEquals(row[0], row[1] + row[2] + row[3] + row[4], line);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i];
      }
    }
    assertTrue(table.get(1).startsWith("in00.jsonl "), table.get(1));
    assertTrue(table.get(21).startsWith("2 more files "), table.get(21));
    assertTrue(table.get(22).startsWith("all "), table.get(22));
    assertArrayEquals(numbers(table.get(22)), sum);
    assertArrayEquals(new long[] {88, 42, 0, 25, 21}, sum);
  }

  private static long[] numbers(String line) {
    String[] words = line.strip().split(" +");
    return Arrays.stream(words, words.length - 5, words.length)
        .mapToLong(Long::parseLong)
        .toArray();
  }

  /** A file of 401 rows, the first without volume, of which a quarter is missing. */
  private Path cut() throws IOException {
    StringBuilder rows = new StringBuilder(ROW.formatted("flat", 0));
    for (int i = 0; i < 400; i++) {
      rows.append(ROW.formatted("r" + i, 4 + 0.01 * i));
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      zip.write(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = packed.toByteArray();
    Path cut = root.resolve("cut.jsonl.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length * 3 / 4));
    return cut;
  }

  @Test
  void aDryRunAndValidateFindTheSameObstacles() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "no directory");
    String missing = "input.paths=[nowhere.cif]";
    for (String[] start : new String[][] {{"prep", "--dry-run"}, {"validate", "prep"}}) {
      List<String> line = new ArrayList<>(List.of(start));
      line.addAll(List.of("--out", root.toString(), "--set", "input.from=files"));
      line.addAll(List.of("--set", missing));
      assertEquals(3, execute(line), err::toString);
      assertTrue(err.toString().contains("(DATA-001)"), err::toString);
      List<String> blocked = new ArrayList<>(List.of(start));
      blocked.addAll(List.of("--out", file.resolve("below").toString(), "--config", tiny()));
      assertEquals(8, execute(blocked), err::toString);
      assertTrue(err.toString().contains("(RES-003)"), err::toString);
      List<String> fine = new ArrayList<>(List.of(start));
      fine.addAll(List.of("--out", root.toString(), "--config", tiny()));
      assertEquals(0, execute(fine), err::toString);
      assertTrue(out.toString().contains("generates 240 crystals"), out::toString);
    }
    assertEquals(List.of(), tables());
  }

  private int execute(List<String> line) {
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  @Test
  void wrongOptionsAreExit2AndAMissingFileExit3() {
    assertEquals(2, run("--set", "shards=0"));
    assertTrue(err.toString().contains("shards = 0; expected >= 1"), err::toString);
    assertEquals(2, run("--set", "input.from=files"), "paths must be given");
    assertEquals(3, run("--set", "input.from=files", "--set", "input.paths=[nowhere.cif]"));
    assertTrue(err.toString().contains("(DATA-001)"), err::toString);
  }
}

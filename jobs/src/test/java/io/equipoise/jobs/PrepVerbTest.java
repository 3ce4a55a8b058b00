package io.equipoise.jobs;

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
  void aFileThatBreaksOffAndFewRefusedRowsAreTold() throws IOException {
    String row =
        "{\"id\":\"%s\",\"lattice\":[[%s,0,0],[0,4,0],[0,0,4]],\"species\":[\"Fe\"],"
            + "\"frac\":[[0,0,0]],\"targets\":{\"gap\":1}}\n";
    StringBuilder rows = new StringBuilder(row.formatted("flat", 0));
    for (int i = 0; i < 400; i++) {
      rows.append(row.formatted("r" + i, 4 + 0.01 * i));
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      zip.write(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = packed.toByteArray();
    Path cut = root.resolve("cut.jsonl.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length * 3 / 4));
    int exit =
        run(
            "--set",
            "input.from=files",
            "--set",
            "input.paths=['" + cut + "']",
            "--set",
            "copies=id",
            "--set",
            "quarantine.max-fraction=0.5");
    assertEquals(0, exit, err::toString);
    assertTrue(out.toString().contains("refused  cut.jsonl.gz row 0 flat, CRY-007"), out::toString);
    assertTrue(
        out.toString().lines().anyMatch(l -> l.startsWith("cut      cut.jsonl.gz row ")),
        out::toString);
    assertTrue(out.toString().contains("the rest of the file is lost"), out::toString);
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

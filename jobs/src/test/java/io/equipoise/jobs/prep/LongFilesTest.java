package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.LocalStore;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file of many rows is read part by part. */
class LongFilesTest {
  private static final int ROWS = 1100;

  @TempDir Path directory;

  /** Rows of which every ninth is refused and every eleventh has the id of another. */
  private String file() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      double a = 4 + 0.001 * i;
      String lattice = "[[" + a + ",0,0],[0,4,0],[0,0,4]]";
      String species = i % 9 == 4 ? "Xx" : i % 2 == 0 ? "Cl" : "Br";
      String id = "row-" + (i % 11 == 10 ? i - 3 : i);
      text.append("{\"id\":\"" + id + "\",\"lattice\":" + lattice);
      text.append(",\"species\":[\"Na\",\"" + species + "\"],\"frac\":[[0,0,0],[0.5,0.5,0.5]]");
      text.append(",\"targets\":{\"y\":" + i + "}}\n");
    }
    Path file = directory.resolve("rows.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return file.toString();
  }

  private Resolved<PrepOptions> options() throws IOException {
    return OptionFiles.load(
        PrepOptions.class,
        List.of(),
        List.of(
            "name=long",
            "input.from=files",
            "input.paths=[" + file() + "]",
            "copies=id",
            "shards=3",
            "quarantine.max-fraction=1"));
  }

  @Test
  void aFileInPartsMakesTheSameBytesHereAndOnExecutors() throws IOException {
    Resolved<PrepOptions> options = options();
    PreparedTable here = Prep.runLocally(new LocalStore(directory.resolve("here")), options);
    TableManifest m = here.manifest();
    assertEquals(ROWS, m.total().in());
    long refused = m.total().rules().get("CRY-003 UNKNOWN_SPECIES");
    long repeated = m.total().rules().get("CRY-015 DUPLICATE");
    assertTrue(refused > 100 && repeated > 50, m.total().toString());
    assertEquals(ROWS - refused - repeated, m.rows());
    try (JavaSparkContext spark = PrepTest.spark("local[3]", "3")) {
      PrepPlan plan = PrepPlan.of(new LocalStore(directory.resolve("there")), options, null);
      PreparedTable there = Prep.run(plan, null, spark);
      assertArrayEquals(m.bytes(), there.manifest().bytes());
    }
  }

  @Test
  void noPartIsLongAndTogetherTheyAreTheFile() throws IOException, InterruptedException {
    PrepOptions options = options().value();
    Piece piece = new Piece(0, "rows.jsonl.gz", file(), "", 0, 0);
    List<ParsedPiece> parts = new ArrayList<>();
    ReadAhead ahead = ReadAhead.of(new PieceReader(options), piece);
    ahead.forEachRemaining(parts::add);
    int kept = 0;
    for (ParsedPiece part : parts) {
      assertEquals(kept, part.first());
      assertTrue(part.kept().size() + part.refused().size() <= Collector.PART, "" + kept);
      kept += part.kept().size();
    }
    assertEquals(5, parts.size());
    List<ParsedPiece.Summary> whole =
        ParsedPiece.Summary.whole(parts.stream().map(ParsedPiece::summary).toList());
    assertEquals(1, whole.size());
    assertEquals(ROWS, whole.get(0).in());
    assertEquals(kept, whole.get(0).heads().size());
    assertEquals(ROWS, kept + whole.get(0).refused().size());
  }

  /** Whoever stops asking leaves no thread behind, and the reader is never far ahead. */
  @Test
  void aReaderWaitsUntilItIsAskedAndEndsWhenItIsNot() throws IOException, InterruptedException {
    PrepOptions options = options().value();
    Piece piece = new Piece(0, "waiting", file(), "", 0, 0);
    ReadAhead ahead = ReadAhead.of(new PieceReader(options), piece);
    assertTrue(ahead.hasNext());
    Thread reader =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("prep waiting"))
            .findFirst()
            .orElseThrow();
    ahead.close();
    reader.join(30_000);
    assertFalse(reader.isAlive());
  }
}

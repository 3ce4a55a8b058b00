package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.testing.FaultRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table's manifest with any bit of any byte flipped, or cut short, is refused. */
class DamagedManifestTest {
  @TempDir Path directory;

  private static TableManifest manifest() {
    return new TableManifest(
        "crystals",
        1,
        "t-0123456789",
        "1",
        List.of(new TableManifest.Task("gap", "eV", 30), new TableManifest.Task("größe", "Å", 7)),
        List.of(new TableManifest.Part("part-0", 10, 20, "ab".repeat(32), 1.5)),
        List.of(),
        List.of(new TableManifest.Account("made", 21, 20, 0, 1, Map.of("CRY-015 DUPLICATE", 1L))),
        Map.of("train", 16L, "val", 4L),
        "a",
        "b",
        "c",
        null);
  }

  private TableManifest read(byte[] bytes) throws IOException {
    Files.write(directory.resolve(TableManifest.FILE), bytes);
    return TableManifest.read(new Location(new LocalStore(directory), ""));
  }

  private void refused(byte[] bytes, String what) {
    Failure failure = assertThrows(Failure.class, () -> read(bytes), what);
    assertEquals(ExitCode.DATA, failure.exit(), what);
    assertEquals("DATA-005", failure.code(), what);
  }

  @Test
  void everyFlippedBitIsFoundAndSoIsEveryCut() throws IOException {
    byte[] good = manifest().bytes();
    assertEquals(manifest(), read(good));
    SplittableRandom random = new SplittableRandom(11);
    int tried = 0;
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << random.nextInt(8));
      refused(bad, "byte " + at);
      tried++;
    }
    for (int i = 0; i < 64; i++) {
      int length = random.nextInt(good.length);
      refused(Arrays.copyOf(good, length), "cut to " + length);
      tried++;
    }
    new FaultRow("manifests cut short or bit-flipped", tried, 0, 0).tell();
  }

  @Test
  void aUnitThatSomebodyEditedIsToldAsSuch() throws IOException {
    String edited =
        new String(manifest().bytes(), StandardCharsets.UTF_8).replace("\"eV\"", "\"keV\"");
    refused(edited.getBytes(StandardCharsets.UTF_8), "keV");
    Failure failure =
        assertThrows(Failure.class, () -> read(edited.getBytes(StandardCharsets.UTF_8)));
    assertTrue(failure.getMessage().contains("a byte has changed"), failure.getMessage());
  }

  @Test
  void aManifestOfAnEarlierReleaseHasNoHashAndIsRead() throws IOException {
    assertEquals(manifest(), read(Json.bytes(manifest())));
  }

  @Test
  void theSameManifestHasTheSameBytesAndIsJson() throws IOException {
    assertArrayEquals(manifest().bytes(), manifest().bytes());
    Map<?, ?> read = Json.read(manifest().bytes(), Map.class);
    assertTrue(String.valueOf(read.get("sha256")).matches("[0-9a-f]{64}"), read.toString());
  }
}

package io.equipoise.jobs.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Json;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsVerifyTest {
  @TempDir private Path directory;
  private Workshop shop;

  @BeforeEach
  void open() {
    shop = new Workshop(directory);
    shop.finished("a", 1, 3);
  }

  private void finds(String... texts) {
    assertEquals(6, shop.runs("verify", "a"), shop.out);
    for (String text : texts) {
      assertTrue(shop.out.contains(text), () -> text + " in\n" + shop.out);
    }
  }

  @Test
  void aSoundRunIsSound() {
    assertEquals(0, shop.runs("verify", "a"), shop.out);
    assertTrue(shop.out.startsWith("a: 4 commits, "), shop.out);
    assertEquals(0, shop.runs("verify", "--all", "--quiet"));
    assertEquals("", shop.out);
    assertEquals(2, shop.runs("verify"));
    assertEquals(2, shop.runs("verify", "a", "--all"));
  }

  @Test
  void aDroppedStateIsToldAndALostOneIsFound() throws IOException {
    shop.finished("long", 1, 14);
    assertEquals(0, shop.runs("verify", "long"), shop.out);
    assertTrue(shop.out.contains(" are sound, state dropped of 10 commits"), shop.out);
    Files.delete(shop.run("long").resolve("commits/000010/state.json"));
    assertEquals(6, shop.runs("verify", "long"), shop.out);
    assertTrue(shop.out.contains("commits/000010/state.json is damaged"), shop.out);
  }

  @Test
  void oneFlippedBitInEveryFileIsFound() throws IOException {
    List<Path> files;
    try (var all = Files.walk(shop.run("a").resolve("commits"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      byte[] good = Files.readAllBytes(file);
      shop.flip(file);
      assertEquals(6, shop.runs("verify", "a"), file + "\n" + shop.out);
      Files.write(file, good);
    }
    assertEquals(0, shop.runs("verify", "a"));
  }

  @Test
  void everyDamagedFileHasItsOwnLine() throws IOException {
    shop.flip(shop.run("a").resolve("commits/000000/state.safetensors"));
    Files.delete(shop.run("a").resolve("commits/000002/rounds/part-00000.parquet"));
    finds(
        "commits/000000/state.safetensors is damaged: its SHA-256",
        "commits/000002/rounds/part-00000.parquet is damaged: cannot be read",
        "(STATE-002)");
    assertEquals(2, shop.out.lines().count(), shop.out);
  }

  @Test
  void aCommitOfAnotherRunBreaksTheChain() throws IOException {
    shop.finished("b", 9, 3);
    LocalStore store = new LocalStore(directory);
    store.delete("runs/a/commits/000001");
    store.publish("runs/b/commits/000001", "runs/a/commits/000001");
    finds("it does not follow commit 0");
  }

  @Test
  void aMissingCommitIsAGap() throws IOException {
    new LocalStore(directory).delete("runs/a/commits/000001");
    finds("commit 000001 is missing", "(STATE-003)");
  }

  @Test
  void aMissingLastCommitOfACompleteRunIsFoundThoughTheChainHolds() throws IOException {
    new LocalStore(directory).delete("runs/a/commits/000003");
    finds("ends with a commit of kind round; expected kind finish", "(STATE-024)");
  }

  @Test
  void aFileThatNobodyCommittedIsFound() throws IOException {
    Path stray = shop.run("a").resolve("commits/000001/rounds/part-9.parquet");
    Files.writeString(stray, "stray");
    finds("rounds/part-9.parquet is in commit 1 and was never committed", "(STATE-023)");
  }

  @Test
  void smallFilesAreReadToo() throws IOException {
    Files.writeString(shop.run("a").resolve("inputs.json"), "nothing");
    Files.writeString(shop.run("a").resolve("_STATUS.json"), "{\"x\": 1}");
    finds("inputs.json cannot be read", "_STATUS.json cannot be read", "(STATE-020)");
  }

  @Test
  void tablesAreCheckedAgainstTheirManifest() throws IOException {
    Path table = Files.createDirectories(directory.resolve("tables/crystals-1"));
    byte[] good = {1, 2, 3, 4};
    Files.write(table.resolve("part-0"), good);
    Map<String, Object> part =
        Map.of("path", "part-0", "bytes", 4, "rows", 1200, "sha256", Sha256.hex(good));
    Files.write(
        table.resolve("manifest.json"),
        Json.bytes(Map.of("table", "crystals", "version", 1, "shards", List.of(part))));
    assertEquals(0, shop.runs("verify", "--all"), shop.out);
    assertEquals(0, shop.runs("list"));
    assertTrue(shop.out.contains("crystals-1  crystals.v1  1,200"), shop.out);
    shop.flip(table.resolve("part-0"));
    assertEquals(6, shop.runs("verify", "--all"), shop.out);
    assertTrue(shop.out.contains("(STATE-022)"), shop.out);
    Files.writeString(table.resolve("manifest.json"), "{");
    assertEquals(6, shop.runs("verify", "--all"), shop.out);
    assertEquals(0, shop.runs("list"));
  }
}

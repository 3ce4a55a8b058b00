package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import io.equipoise.testing.FaultRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shard's file, cut short or with one bit flipped in its first page (which holds a dictionary),
 * anywhere in its pages, in its footer or in the length behind it, with and without a checksum file
 * beside it that Hadoop would believe: refused every time.
 */
class DamagedTableTest {
  private static final List<String> TASKS = List.of("density", "coord");
  private static final String PART = "part-00000.parquet";

  @TempDir Path directory;

  private static byte[] shard() throws IOException {
    PrototypeGenerator generator =
        new PrototypeGenerator(PrototypeGenerator.Options.defaults(3).withTasks(TASKS));
    List<CrystalTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Sample s = generator.row(i);
      rows.add(
          new CrystalTable.Row(new Sample(s.crystal(), s.source(), "train", s.targets()), "made"));
    }
    return CrystalTable.write(rows, TASKS);
  }

  private record Region(String name, int from, int to) {}

  private static List<Region> regions(byte[] file) {
    int footer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    int pages = file.length - 8 - footer;
    return List.of(
        new Region("first page", 4, 200),
        new Region("pages", 4, pages),
        new Region("footer", pages, file.length - 8),
        new Region("length and magic", file.length - 8, file.length));
  }

  @Test
  void everyDamageIsRefusedAndNoNumberIsRead() throws IOException {
    byte[] good = shard();
    TableManifest.Part part = new TableManifest.Part(PART, good.length, 40, Sha256.hex(good), 1);
    CrystalShards.Raw shards =
        new CrystalShards.Raw(new Location(new LocalStore(directory), ""), List.of(part), TASKS);
    Files.write(directory.resolve(PART), good);
    assertEquals(40, shards.open(0).size());
    SplittableRandom random = new SplittableRandom(7);
    int tried = 0;
    for (Region region : regions(good)) {
      assertTrue(region.from() < region.to(), region.name());
      for (int i = 0; i < 32; i++) {
        int at = random.nextInt(region.from(), region.to());
        byte[] bad = i % 4 == 0 ? Arrays.copyOf(good, at) : good.clone();
        if (i % 4 != 0) {
          bad[at] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(directory.resolve(PART), bad);
        checksum(i % 2 == 0, bad);
        String what = region.name() + " at " + at + " of " + good.length;
        Failure refused = assertThrows(Failure.class, () -> shards.open(0), what);
        assertEquals(ExitCode.DATA, refused.exit(), what);
        assertEquals("DATA-004", refused.code(), what);
        tried++;
      }
    }
    new FaultRow("shards cut short or bit-flipped, with and without .crc", tried, 0, 0).tell();
  }

  /** Hadoop's checksum file of the damaged bytes: it vouches for them. */
  private void checksum(boolean present, byte[] bytes) throws IOException {
    Path file = directory.resolve("." + PART + ".crc");
    Files.deleteIfExists(file);
    if (present) {
      int each = 512;
      ByteBuffer sums = ByteBuffer.allocate(8 + 4 * ((bytes.length + each - 1) / each));
      sums.put(new byte[] {'c', 'r', 'c', 0}).putInt(each);
      for (int from = 0; from < bytes.length; from += each) {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, from, Math.min(each, bytes.length - from));
        sums.putInt((int) crc.getValue());
      }
      Files.write(file, sums.array());
    }
  }

  /** The second line of defence: pages carry checksums of their own, which are checked. */
  @Test
  void aFlippedBitInAPageIsFoundByThePageItself() throws IOException {
    byte[] good = shard();
    SplittableRandom random = new SplittableRandom(9);
    Region pages = regions(good).get(1);
    int found = 0;
    for (int i = 0; i < 40; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(pages.from(), pages.to())] ^= (byte) (1 << random.nextInt(8));
      try {
        List<Sample> read = CrystalTable.read(bad, PART, TASKS);
        assertEquals(40, read.size());
      } catch (IOException refused) {
        found++;
      }
    }
    assertTrue(found >= 30, found + " of 40: headers of pages have no checksum, their bodies have");
  }
}

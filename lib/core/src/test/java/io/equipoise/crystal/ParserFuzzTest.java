package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.equipoise.fleet.Seeds;
import io.equipoise.testing.TestData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Mutated files of every format: bytes, spans, lengths, counts and numbers. Whatever is read, every
 * record is a crystal or a refusal in words, in bounded time and memory.
 *
 * <p>{@code -Dequipoise.fuzz=N} tries N inputs, {@code -Dequipoise.seed=S} others; a failure prints
 * the line that repeats it.
 */
class ParserFuzzTest {
  private static final Path DIR = TestData.root().resolve("lib/core/src/test/resources/structures");
  private static final double SECONDS = 10;
  private static final long ALLOCATED = 1L << 30;
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1e308",
          "1e-308",
          "-1e9",
          "nan",
          "inf",
          "1d",
          "0x1",
          "999999999",
          "99999999999999999999",
          "4294967296",
          "1/0",
          "?",
          ".",
          "null",
          "1".repeat(5000));

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record Seed(String name, ReaderOptions.Format format, byte[] bytes) {}

  private static List<Seed> seeds() throws IOException {
    List<Seed> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(DIR)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        seeds.add(new Seed(name, StructureReader.format(name), Files.readAllBytes(file)));
      }
    }
    return seeds;
  }

  @Test
  void whateverIsReadIsACrystalOrARefusalInBoundedTimeAndMemory() throws IOException {
    int count = Integer.getInteger("equipoise.fuzz", 3000);
    long root = Long.getLong("equipoise.seed", 20);
    List<Seed> seeds = seeds();
    long parsed = 0;
    long refused = 0;
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(root, "fuzz/" + i));
      Seed seed = seeds.get(i % seeds.size());
      byte[] bytes = mutated(seed.bytes, random);
      String where = "-Dequipoise.seed=" + root + ", input " + i + " from " + seed.name;
      for (Reading reading : read(seed, bytes, where)) {
        if (reading instanceof Reading.Rejected r) {
          refused++;
          checkWords(r, where);
        } else {
          parsed++;
          checkCrystal(((Reading.Parsed) reading).crystal(), where);
        }
      }
    }
    System.out.printf("fuzz: %d inputs, %d crystals, %d refusals%n", count, parsed, refused);
    assertTrue(parsed > count / 20 && refused > count / 20, parsed + " parsed, " + refused);
  }

  private List<Reading> read(Seed seed, byte[] bytes, String where) {
    List<Reading> readings = new ArrayList<>();
    long before = threads.getCurrentThreadAllocatedBytes();
    long begun = System.nanoTime();
    StructureReader.read(
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8),
        seed.name,
        seed.format,
        ReaderOptions.defaults(),
        readings::add);
    double seconds = (System.nanoTime() - begun) / 1e9;
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(seconds < SECONDS, seconds + " s; " + where);
    assertTrue(allocated < ALLOCATED, (allocated >> 20) + " MiB; " + where);
    return readings;
  }

  private static void checkWords(Reading.Rejected r, String where) {
    assertTrue(r.message().contains("; expected "), r.message() + "; " + where);
    assertTrue(r.message().endsWith("(" + r.code() + ")"), r.message() + "; " + where);
    assertFalse(r.message().contains("Exception"), r.message() + "; " + where);
    assertFalse(r.message().contains("java."), r.message() + "; " + where);
    assertFalse(r.id().isEmpty(), where);
  }

  private static void checkCrystal(Crystal c, String where) {
    assertTrue(c.atoms() > 0 && c.atoms() <= 5000, c.atoms() + " atoms; " + where);
    for (double x : c.lattice()) {
      assertTrue(Double.isFinite(x), "lattice " + x + "; " + where);
    }
    for (double f : c.frac()) {
      assertTrue(f >= 0 && f < 1, "fraction " + f + "; " + where);
    }
    for (short z : c.z()) {
      assertTrue(z >= 1 && z <= Elements.MAX_Z, "species " + z + "; " + where);
    }
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    byte[] b = bytes.clone();
    int edits = 1 + random.nextInt(4);
    for (int edit = 0; edit < edits && b.length > 0; edit++) {
      int at = random.nextInt(b.length);
      int end = Math.min(b.length, at + 1 + random.nextInt(40));
      b =
          switch (random.nextInt(8)) {
            case 0 -> with(b, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> with(b, at, end, new byte[0]);
            case 2 -> with(b, at, at, Arrays.copyOfRange(b, at, end));
            case 3 -> Arrays.copyOf(b, at);
            case 4 -> number(b, at, random);
            case 5 -> repeated(b, at, end, 1 << random.nextInt(12));
            case 6 -> with(b, at, at, marks(random));
            default -> with(b, at, end, Arrays.copyOfRange(b, 0, Math.min(b.length, 60)));
          };
    }
    return b;
  }

  /** Puts another number where the next one stands: lengths, counts, coordinates, occupancies. */
  private static byte[] number(byte[] b, int at, SplittableRandom random) {
    int from = at;
    while (from < b.length && !Character.isDigit(b[from])) {
      from++;
    }
    int to = from;
    while (to < b.length && (Character.isDigit(b[to]) || b[to] == '.')) {
      to++;
    }
    String number = NUMBERS.get(random.nextInt(NUMBERS.size()));
    return with(b, from, to, number.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] repeated(byte[] b, int at, int end, int times) {
    byte[] span = new byte[(end - at) * times];
    for (int i = 0; i < span.length; i++) {
      span[i] = b[at + i % (end - at)];
    }
    return with(b, at, end, span);
  }

  private static byte[] marks(SplittableRandom random) {
    byte[] marks = "\n \"';{}[],._#?-=:()\r\t\0".getBytes(StandardCharsets.UTF_8);
    byte[] some = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < some.length; i++) {
      some[i] = marks[random.nextInt(marks.length)];
    }
    return some;
  }

  private static byte[] with(byte[] b, int from, int to, byte[] middle) {
    byte[] all = new byte[from + middle.length + b.length - to];
    System.arraycopy(b, 0, all, 0, from);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(b, to, all, from + middle.length, b.length - to);
    return all;
  }
}

package io.equipoise.bench;

import com.sun.management.OperatingSystemMXBean;
import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Neighbours;
import io.equipoise.crystal.ReaderOptions;
import io.equipoise.crystal.Reading;
import io.equipoise.crystal.StructureReader;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Structures per second of processor time, all threads of the process counted: reading CIF, POSCAR
 * and JSON, and cutting graphs. Ways take turns, forwards and backwards, and medians are printed.
 *
 * <p>Arguments: structures, turns, and a file to which they are written for the Python peer. They
 * are spread over {@code mp_small} below {@code -Dequipoise.data}, or generated when it is not
 * there.
 */
public final class StructurePace {
  private static final double WARM_SECONDS = 2;
  private static final double TURN_SECONDS = 0.5;
  private static final OperatingSystemMXBean CLOCK =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private StructurePace() {}

  /** Goes through all structures once and returns a number that depends on all of the work. */
  private interface Way {
    long run();
  }

  /** Measures and prints. */
  public static void main(String[] args) throws IOException {
    int count = Integer.parseInt(args[0]);
    int turns = Integer.parseInt(args[1]);
    List<Crystal> crystals = crystals(count);
    double atoms = crystals.stream().mapToInt(Crystal::atoms).average().orElseThrow();
    System.out.printf(Locale.ROOT, "# %d structures, %.1f atoms each%n", crystals.size(), atoms);
    if (args.length > 2) {
      Files.writeString(Path.of(args[2]), StructureTexts.jsonLines(crystals));
    }
    measure(ways(crystals), crystals.size(), turns);
  }

  private static List<Crystal> crystals(int count) throws IOException {
    Path real = Path.of(System.getProperty("equipoise.data", ""), "crystals/mp_small.jsonl.gz");
    if (!Files.exists(real)) {
      return GeneratedCrystals.first(count);
    }
    List<Crystal> all = new ArrayList<>();
    StructureReader.read(
        real,
        reading -> {
          if (reading instanceof Reading.Parsed p && p.crystal().occ() == null) {
            all.add(p.crystal());
          }
        });
    int kept = Math.min(count, all.size());
    return IntStream.range(0, kept)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / kept)))
        .toList();
  }

  private static Map<String, Way> ways(List<Crystal> crystals) {
    List<String> cifs = crystals.stream().map(StructureTexts::cif).toList();
    List<String> poscars = crystals.stream().map(StructureTexts::poscar).toList();
    String lines = StructureTexts.jsonLines(crystals);
    GraphBuilder.Options eight = GeneratedCrystals.eightAngstrom();
    GraphBuilder.Options plain = eight.withNeighbours(12, Neighbours.Truncation.PLAIN);
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("read-cif", () -> read(cifs, ReaderOptions.Format.CIF));
    ways.put("read-poscar", () -> read(poscars, ReaderOptions.Format.POSCAR));
    ways.put("read-json-lines", () -> read(List.of(lines), ReaderOptions.Format.JSON_LINES));
    ways.put("neighbours-8A-12", () -> cut(crystals, plain.withWaves(0, 0)));
    ways.put("neighbours-8A-12-shells", () -> cut(crystals, eight.withWaves(0, 0)));
    ways.put("graph-8A-12-shells-k3", () -> cut(crystals, eight));
    ways.put("graph-5A-12-shells-k3", () -> cut(crystals, GraphBuilder.Options.defaults()));
    ways.put("naive-java-8A-12", () -> naive(crystals));
    return ways;
  }

  private static long read(List<String> texts, ReaderOptions.Format format) {
    long parsed = 0;
    for (String text : texts) {
      parsed +=
          StructureReader.read(
                  new StringReader(text), "bench", format, ReaderOptions.defaults(), r -> {})
              .parsed();
    }
    return parsed;
  }

  private static long cut(List<Crystal> crystals, GraphBuilder.Options options) {
    GraphBuilder builder = new GraphBuilder(options);
    long size = 0;
    for (Crystal crystal : crystals) {
      CrystalGraph graph = builder.build(crystal);
      size += graph.edges() + graph.waves();
    }
    return size;
  }

  private static long naive(List<Crystal> crystals) {
    long size = 0;
    for (Crystal crystal : crystals) {
      for (List<NaiveNeighbours.Near> near : NaiveNeighbours.of(crystal, 8, 12)) {
        size += near.size();
      }
    }
    return size;
  }

  private static void measure(Map<String, Way> ways, int structures, int turns) {
    long seen = 0;
    for (Way way : ways.values()) {
      long begun = CLOCK.getProcessCpuTime();
      while (CLOCK.getProcessCpuTime() - begun < WARM_SECONDS * 1e9) {
        seen += way.run();
      }
    }
    Map<String, List<Double>> paces = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(ways.keySet());
    for (int turn = 0; turn < turns; turn++) {
      for (String name : order) {
        long begun = CLOCK.getProcessCpuTime();
        long rounds = 0;
        while (CLOCK.getProcessCpuTime() - begun < TURN_SECONDS * 1e9) {
          seen += Objects.requireNonNull(ways.get(name)).run();
          rounds++;
        }
        double pace = rounds * structures * 1e9 / (CLOCK.getProcessCpuTime() - begun);
        paces.computeIfAbsent(name, n -> new ArrayList<>()).add(pace);
      }
      Collections.reverse(order);
    }
    for (String name : ways.keySet()) {
      double[] sorted =
          Objects.requireNonNull(paces.get(name)).stream()
              .mapToDouble(Double::doubleValue)
              .sorted()
              .toArray();
      System.out.printf(
          Locale.ROOT,
          "%-26s %10.0f   %s%n",
          name,
          sorted[sorted.length / 2],
          Arrays.toString(Arrays.stream(sorted).mapToLong(Math::round).toArray()));
    }
    System.out.println("# check " + seen % 1000);
  }
}

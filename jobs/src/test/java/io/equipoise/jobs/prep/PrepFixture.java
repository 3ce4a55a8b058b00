package io.equipoise.jobs.prep;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.Json;
import io.equipoise.run.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Six small input files: 30 good rows, one of them too large; a repeated id; a broken line; a bad
 * structure; two files of one name; a compressed file that is cut.
 */
final class PrepFixture {
  private PrepFixture() {}

  static List<String> write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < 18; i++) {
      first.append(line(i)).append('\n');
    }
    first.append("{\"id\": \"broken\", \"lattice\": [[1, 2\n");
    Files.writeString(folder.resolve("first.jsonl"), first);
    Files.writeString(
        folder.resolve("second.jsonl"),
        line(18) + "\n" + line(3) + "\n" + line(19).replace("\"coord\"", "\"ignored\"") + "\n");
    Files.writeString(folder.resolve("a/rows.jsonl"), line(20) + "\n" + line(21) + "\n");
    Files.writeString(folder.resolve("b/rows.jsonl"), line(22) + "\n");
    Files.writeString(
        folder.resolve("bad.vasp"),
        "overlap\n1\n4 0 0\n0 4 0\n0 0 4\nFe\n2\nDirect\n0 0 0\n0 0 0.0001\n");
    StringBuilder long1 = new StringBuilder();
    for (int i = 100; i < 400; i++) {
      long1.append(line(i)).append('\n');
    }
    byte[] packed = gzip(long1.toString());
    Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(packed, packed.length / 20));
    return List.of(
        folder.resolve("first.jsonl").toString(),
        folder.resolve("second.jsonl").toString(),
        folder + "/{a,b}/*.jsonl",
        folder.resolve("bad.vasp").toString(),
        folder.resolve("cut.jsonl.gz").toString());
  }

  /**
   * Ten crystals; a copy of one with fewer targets and a copy of another, with another coord, as
   * cells that are twice as long.
   */
  static List<String> copies(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      first.append(line(i)).append('\n');
    }
    Sample poorer = sample(9);
    poorer.targets()[0] = Double.NaN;
    first.append(line("poorer", poorer)).append('\n');
    Sample other = doubled(sample(4));
    other.targets()[1] += 1;
    Files.writeString(folder.resolve("first.jsonl"), first);
    Files.writeString(
        folder.resolve("second.jsonl"),
        line("richer", doubled(sample(9))) + "\n" + line("longer", other) + "\n");
    return List.of(folder + "/*.jsonl");
  }

  private static Sample doubled(Sample s) {
    Crystal c = s.crystal();
    double[] lattice = c.lattice().clone();
    for (int i = 0; i < 3; i++) {
      lattice[i] *= 2;
    }
    double[] frac = new double[2 * c.frac().length];
    short[] z = new short[2 * c.atoms()];
    for (int a = 0; a < z.length; a++) {
      z[a] = c.z()[a / 2];
      frac[3 * a] = (c.frac()[3 * (a / 2)] + a % 2) / 2;
      frac[3 * a + 1] = c.frac()[3 * (a / 2) + 1];
      frac[3 * a + 2] = c.frac()[3 * (a / 2) + 2];
    }
    return new Sample(
        new Crystal(c.id(), lattice, frac, z, null, null),
        s.source(),
        s.split(),
        s.targets().clone());
  }

  static Resolved<PrepOptions> options(List<String> paths, String... sets) {
    List<String> all = new ArrayList<>();
    all.add("name=fixture");
    all.add("input.from=files");
    all.add("input.paths=" + paths.stream().map(p -> "'" + p + "'").toList());
    all.add("shards=3");
    all.add("filter.max-atoms=15");
    all.add("quarantine.max-fraction=0.5");
    all.add("quarantine.max-cut-fraction=0.5");
    all.addAll(List.of(sets));
    return OptionFiles.load(PrepOptions.class, List.of(), all);
  }

  /** Every file below a folder with the hash of its bytes. */
  static Map<String, String> tree(Path folder) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file :
          all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        tree.put(folder.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return tree;
  }

  private static Sample sample(int i) {
    return new PrototypeGenerator(
            PrototypeGenerator.Options.defaults(5)
                .withTasks(List.of("density", "coord"))
                .complete())
        .row(i);
  }

  private static String line(int i) {
    Sample s = sample(i);
    return line(s.crystal().id(), s);
  }

  private static String line(String id, Sample s) {
    Crystal c = s.crystal();
    double[] l = c.lattice();
    List<double[]> frac = new ArrayList<>();
    List<String> species = new ArrayList<>();
    for (int a = 0; a < c.atoms(); a++) {
      frac.add(Arrays.copyOfRange(c.frac(), 3 * a, 3 * a + 3));
      species.add(io.equipoise.crystal.Elements.symbol(c.z()[a]));
    }
    return Json.line(
        Map.of(
            "id",
            id,
            "lattice",
            List.of(
                Arrays.copyOfRange(l, 0, 3),
                Arrays.copyOfRange(l, 3, 6),
                Arrays.copyOfRange(l, 6, 9)),
            "species",
            species,
            "frac",
            frac,
            "targets",
            targets(s)));
  }

  private static Map<String, Double> targets(Sample s) {
    Map<String, Double> targets = new TreeMap<>();
    targets.put("density", Double.isNaN(s.targets()[0]) ? null : s.targets()[0]);
    targets.put("coord", s.targets()[1]);
    return targets;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}

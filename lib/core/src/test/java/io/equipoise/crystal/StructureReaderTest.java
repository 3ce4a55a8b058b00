package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructureReaderTest {
  private static final Path DIR = TestData.root().resolve("lib/core/src/test/resources/structures");
  private static final String CELL =
      "data_x\n_cell_length_a 4\n_cell_length_b 4\n_cell_length_c 6\n_cell_angle_alpha 90\n"
          + "_cell_angle_beta 90\n_cell_angle_gamma 120\n";
  private static final String SITES =
      "loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n"
          + "_atom_site_fract_z\n";

  private static List<Reading> read(Path file) throws IOException {
    List<Reading> readings = new ArrayList<>();
    StructureReader.read(file, readings::add);
    return readings;
  }

  private static List<Reading> read(String text, ReaderOptions.Format format) {
    return read(text, format, ReaderOptions.defaults());
  }

  private static List<Reading> read(
      String text, ReaderOptions.Format format, ReaderOptions options) {
    List<Reading> readings = new ArrayList<>();
    StructureReader.read(new StringReader(text), "text", format, options, readings::add);
    return readings;
  }

  private static Reading.Parsed parsed(Reading reading) {
    return assertInstanceOf(Reading.Parsed.class, reading, reading.toString());
  }

  private static Quarantine code(List<Reading> readings) {
    assertEquals(1, readings.size());
    return assertInstanceOf(Reading.Rejected.class, readings.get(0)).code();
  }

  private static Quarantine cif(String text) {
    return code(read(text, ReaderOptions.Format.CIF));
  }

  @Test
  void everyFormatGivesTheSameCrystal() throws IOException {
    double[] expected = null;
    for (String name :
        List.of(
            "salt.cif",
            "POSCAR_salt",
            "salt_jarvis.json",
            "salt_sites.json",
            "salt.jsonl",
            "salt.extxyz",
            "salt.csv")) {
      Crystal c = parsed(read(DIR.resolve(name)).get(0)).crystal();
      assertEquals("Cl4Na4", Composition.of(c).formula(), name);
      assertEquals("ClNa", Composition.of(c).reduced());
      assertEquals("Cl-Na", Composition.of(c).chemsys());
      double[] distances = Neighbours.within(Lattice.of(c.lattice()), c.frac(), 5).dist();
      expected = expected == null ? distances : expected;
      assertArrayEquals(expected, distances, 1e-6, name);
      assertNull(c.occ());
    }
  }

  @Test
  void targetsSplitsAndGapsAreKept() throws IOException {
    Reading.Parsed jarvis = parsed(read(DIR.resolve("salt_jarvis.json")).get(0));
    assertEquals("salt-1", jarvis.id());
    assertEquals(5.0, jarvis.targets().get("gap"));
    assertEquals(
        List.of("ehull", "energy", "gap", "mbj_gap"), List.copyOf(jarvis.targets().keySet()));
    assertEquals(3, jarvis.missing());
    assertEquals(1, jarvis.nonFinite());
    Reading.Parsed row = parsed(read(DIR.resolve("salt.jsonl")).get(0));
    assertEquals("val", row.split());
    assertTrue(row.targets().get("k").isNaN());
    Reading.Parsed table = parsed(read(DIR.resolve("salt.csv")).get(0));
    assertEquals(Map.of("gap", 5.0), table.targets());
    assertEquals("salt-4", table.id());
  }

  @Test
  void aBadRecordDoesNotStopTheOthers() throws IOException {
    List<Reading> rows = read(DIR.resolve("salt.jsonl"));
    assertEquals(3, rows.size());
    Reading.Rejected broken = assertInstanceOf(Reading.Rejected.class, rows.get(1));
    assertEquals(Quarantine.PARSE_ERROR, broken.code());
    assertTrue(broken.payload().startsWith("{\"id\":\"broken\""));
    Reading.Rejected late = assertInstanceOf(Reading.Rejected.class, rows.get(2));
    assertEquals(Quarantine.UNKNOWN_SPECIES, late.code());
    assertEquals("late", late.id());
    assertEquals(
        "species = Xx; expected an element symbol. [salt.jsonl#2] Write an element symbol;"
            + " decorations such as Fe3+ are accepted. (UNKNOWN_SPECIES)",
        late.message());
    List<Reading> frames = read(DIR.resolve("salt.extxyz"));
    assertEquals(3, frames.size());
    assertEquals(Quarantine.NOT_PERIODIC, code(frames.subList(1, 2)));
    assertEquals(Quarantine.NOT_PERIODIC, code(frames.subList(2, 3)));
    assertEquals(Quarantine.PARSE_ERROR, code(read(DIR.resolve("salt.csv")).subList(1, 2)));
  }

  @Test
  void thirdsAreSnappedBeforeTheOperators() {
    String text = CELL + "_symmetry_equiv_pos_as_xyz\n x,y,z\n" + SITES + "Mg 0.3333 0.6667 .25\n";
    Crystal c = parsed(read(text, ReaderOptions.Format.CIF).get(0)).crystal();
    assertArrayEquals(new double[] {1.0 / 3, 2.0 / 3, 0.25}, c.frac());
    Crystal as =
        parsed(
                read(text, ReaderOptions.Format.CIF, ReaderOptions.defaults().withSnapThirds(false))
                    .get(0))
            .crystal();
    assertEquals(0.3333, as.frac()[0]);
  }

  @Test
  void speciesOnOnePlaceBecomeAMix() {
    String text =
        CELL
            + SITES.replace("loop_\n", "loop_\n_atom_site_occupancy\n")
            + "0.6 Co 0 0 0\n0.4 Ni 0 0 1.0\n0.5 O 0.5 0 0.5\n";
    Crystal c = parsed(read(text, ReaderOptions.Format.CIF).get(0)).crystal();
    assertEquals(2, c.atoms());
    assertEquals(27, c.z()[0]);
    assertNotNull(c.occ());
    assertEquals(3, c.occ().size());
    assertEquals(
        Quarantine.DISORDERED,
        code(
            read(
                text,
                ReaderOptions.Format.CIF,
                ReaderOptions.defaults()
                    .withValidate(
                        new Validator.Options(
                            2,
                            300,
                            0.5,
                            0.7,
                            50,
                            Validator.Disorder.ORDERED_ONLY,
                            false,
                            false,
                            Map.of())))));
    assertEquals(Quarantine.OCCUPANCY_OUT_OF_RANGE, cif(text.replace("0.4 Ni", "0.5 Ni")));
  }

  @Test
  void brokenCifsGetTheirCode() {
    String good = CELL + SITES + "Fe 0 0 0\n";
    parsed(read(good, ReaderOptions.Format.CIF).get(0));
    parsed(read(good.replace("\n", "\r"), ReaderOptions.Format.CIF).get(0));
    parsed(read(good + "_eof\n\n#### end", ReaderOptions.Format.CIF).get(0));
    assertEquals(Quarantine.PARSE_ERROR, cif(""));
    assertEquals(Quarantine.PARSE_ERROR, cif(SITES + "Fe 0 0 0\n"));
    assertEquals(Quarantine.PARSE_ERROR, cif(good + "O 0.5\n"));
    assertEquals(Quarantine.PARSE_ERROR, cif(good.replace("a 4", "a 4x")));
    assertEquals(Quarantine.PARSE_ERROR, cif(good.replace("a 4", "a 1d")));
    assertEquals(
        Quarantine.PARSE_ERROR,
        cif(good.replace("loop_", "_symmetry_equiv_pos_as_xyz x,y,w\nloop_")));
    assertEquals(Quarantine.MISSING_COORDINATES, cif(good + "O ? . 0\n"));
    assertEquals(Quarantine.UNKNOWN_SPECIES, cif(good.replace("Fe", "Qq")));
    assertEquals(Quarantine.NON_FINITE, cif(good.replace("a 4", "a NaN")));
    assertEquals(Quarantine.SINGULAR_LATTICE, cif(good.replace("a 4", "a 0")));
    assertEquals(Quarantine.OVERLAPPING_ATOMS, cif(good + "O 0 0 0.02\n"));
    assertEquals(Quarantine.OCCUPANCY_OUT_OF_RANGE, cif(good + "O 0 0 0\n"));
    assertEquals(Quarantine.ABSURD_VOLUME, cif(good.replace("c 6", "c 600")));
    String named = "_symmetry_space_group_name_H-M 'P 63/m'\n";
    assertEquals(Quarantine.SYMMETRY_NOT_EXPANDED, cif(good.replace("loop_", named + "loop_")));
    // The first code in the order wins, wherever it stands in the text.
    assertEquals(Quarantine.MISSING_COORDINATES, cif(good.replace("a 4", "a inf") + "Qq ? 0 0\n"));
  }

  @Test
  void aBrokenBlockLeavesTheNextOneAlone() {
    String text = CELL + SITES + "Fe 0 0\n" + CELL.replace("_x", "_y") + SITES + "Fe 0 0 0\n";
    List<Reading> readings = read("data_global\n_a b\n" + text, ReaderOptions.Format.CIF);
    assertEquals(2, readings.size());
    assertInstanceOf(Reading.Rejected.class, readings.get(0));
    assertEquals("y", parsed(readings.get(1)).id());
  }

  @Test
  void poscarVariantsAreRead() {
    String head = "CuO\n2.0\n2 0 0\n0 2 0\n0 0 2\n";
    String coordinates = "0 0 0\n.5 .5 .5\n";
    ReaderOptions.Format poscar = ReaderOptions.Format.POSCAR;
    Crystal old = parsed(read(head + "1 1\nDirect\n" + coordinates, poscar).get(0)).crystal();
    assertArrayEquals(new short[] {29, 8}, old.z());
    Crystal cartesian =
        parsed(read(head + "Cu O\n1 1\nkartesisch\n0 0 0\n1 1 1 label\n", poscar).get(0)).crystal();
    assertArrayEquals(old.frac(), cartesian.frac(), 1e-12);
    Crystal three =
        parsed(
                read(
                        head.replace("2.0", "2 2 4")
                            + "Cu O\n1 1\nCart\n0 0 0\n1 1 1\n\nvelocities",
                        poscar)
                    .get(0))
            .crystal();
    assertEquals(128, Lattice.of(three.lattice()).volume(), 1e-9);
    assertArrayEquals(old.frac(), three.frac(), 1e-12);
    String text = head.replace("CuO", "an old file");
    assertEquals(Quarantine.PARSE_ERROR, code(read(text + "1 1\nDirect\n" + coordinates, poscar)));
    assertEquals(Quarantine.PARSE_ERROR, code(read(head + "Cu O\n1\nDirect\n0 0 0\n", poscar)));
    assertEquals(
        Quarantine.NON_FINITE, code(read(head + "Cu O\n1 1\nDirect\n0 0 0\n0 0 inf\n", poscar)));
    assertEquals(
        Quarantine.OVERLAPPING_ATOMS, code(read(head + "Cu\n2\nD\n0 0 0\n1 0 0\n", poscar)));
    assertEquals(Quarantine.PARSE_ERROR, code(read("", poscar)));
  }

  @Test
  void compressedFilesAreReadAndBombsAreNot(@TempDir Path dir) throws IOException {
    Path packed = dir.resolve("salt.cif.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(DIR.resolve("salt.cif")));
    }
    assertEquals(8, parsed(read(packed).get(0)).crystal().atoms());
    Path bomb = dir.resolve("bomb.extxyz.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      for (int i = 0; i < 64; i++) {
        out.write("\n".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    List<Reading> readings = read(bomb);
    assertEquals(Quarantine.BROKEN_OFF, code(readings));
    assertTrue(((Reading.Rejected) readings.get(0)).message().contains("200 : 1"));
    byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(packed), 100);
    Files.write(packed, cut);
    assertEquals(Quarantine.BROKEN_OFF, code(read(packed)));
  }

  @Test
  void noMutationOfAFileStopsTheReading() throws IOException {
    SplittableRandom random = new SplittableRandom(17);
    char[] marks = "\n \"';{}[],._#?-0x\u0000\r\t:".toCharArray();
    try (Stream<Path> files = Files.list(DIR)) {
      for (Path file : files.sorted().toList()) {
        String text = Files.readString(file);
        ReaderOptions.Format format = StructureReader.format(file.getFileName().toString());
        for (int round = 0; round < 300; round++) {
          StringBuilder broken = new StringBuilder(text);
          for (int edit = 0; edit <= random.nextInt(4); edit++) {
            int at = random.nextInt(broken.length());
            int end = Math.min(broken.length(), at + random.nextInt(30));
            switch (random.nextInt(3)) {
              case 0 -> broken.setCharAt(at, marks[random.nextInt(marks.length)]);
              case 1 -> broken.delete(at, end);
              default -> broken.insert(at, broken.substring(at, end));
            }
          }
          for (Reading reading : read(broken.toString(), format)) {
            if (reading instanceof Reading.Rejected) {
              String message = ((Reading.Rejected) reading).message();
              assertTrue(message.contains("; expected "), message);
              assertTrue(!message.contains("Exception"), message);
            }
          }
        }
      }
    }
  }

  @Test
  void aSplitMayHaveAnotherNameAndIsNoTarget() {
    String json =
        "{\"id\":\"a\",\"lattice\":[[4,0,0],[0,4,0],[0,0,4]],\"species\":[\"Fe\"],\"frac\":[[0,0,0]],"
            + "\"split\":\"train\",\"parts\":{\"gap\":\"test\"},\"targets\":{\"gap\":1}}";
    String xyz = "1\nLattice=\"4 0 0 0 4 0 0 0 4\" gap=1 Part=test split=train\nFe 0 0 0\n";
    String csv = "id,gap,Part,cif\na,1,test,\"" + CELL + SITES + "Fe 0 0 0\n\"\n";
    ReaderOptions nested = ReaderOptions.defaults().withSplitKey("parts.gap");
    ReaderOptions flat = ReaderOptions.defaults().withSplitKey("Part");
    for (List<Reading> readings :
        List.of(
            read(json, ReaderOptions.Format.JSON, nested),
            read(xyz, ReaderOptions.Format.EXTXYZ, flat),
            read(csv, ReaderOptions.Format.CSV, flat))) {
      Reading.Parsed row = parsed(readings.get(0));
      assertEquals("test", row.split());
      assertEquals(Set.of("gap"), row.targets().keySet());
    }
    ReaderOptions absent = ReaderOptions.defaults().withSplitKey("parts.energy");
    assertEquals("", parsed(read(json, ReaderOptions.Format.JSON, absent).get(0)).split());
  }

  @Test
  void samplesHaveTheirTargetsInTaskOrder() throws IOException {
    Reading.Parsed row = parsed(read(DIR.resolve("salt.jsonl")).get(0));
    Sample sample = row.sample("salts", List.of("absent", "gap", "k"));
    assertArrayEquals(new double[] {Double.NaN, 5, Double.NaN}, sample.targets());
    assertEquals("val", sample.split());
  }

  @Test
  void mixedSitesHaveMixedFeatures() {
    String text =
        CELL
            + SITES.replace("loop_\n", "loop_\n_atom_site_occupancy\n")
            + "0.6 Co 0 0 0\n0.2 Ni 0 0 1.0\n1 O 0.5 0 0.5\n";
    float[] rows = NodeFeatures.of(parsed(read(text, ReaderOptions.Format.CIF).get(0)).crystal());
    assertEquals(2 * 92, rows.length);
    assertEquals(0.75f, rows[9], 1e-7f); // group 9, cobalt
    assertEquals(0.25f, rows[10], 1e-7f); // group 10, nickel
    assertEquals(1f, rows[92 + 16]);
  }

  @Test
  void limitsAreKept() {
    // A thread that has met a long text has long buffers: they must not count for the next.
    read("[\"" + "y".repeat(200_000) + "\"]", ReaderOptions.Format.JSON);
    String deep = "[".repeat(100) + "]".repeat(100);
    assertEquals(Quarantine.BROKEN_OFF, code(read(deep, ReaderOptions.Format.JSON)));
    ReaderOptions small =
        ReaderOptions.defaults()
            .withLimits(new ReaderOptions.Limits(1000, 100, 3, 200, 1 << 20, 64));
    String line = "{\"id\":\"" + "x".repeat(200) + "\"}\n";
    assertEquals(Quarantine.PARSE_ERROR, code(read(line, ReaderOptions.Format.JSON_LINES, small)));
    String rows =
        "{\"lattice\":[[3,0,0],[0,3,0],[0,0,3]],\"species\":[\"Fe\"],\"frac\":[[0,0,0]]},";
    String list = "[" + rows.repeat(200) + "{\"note\":\"" + "x".repeat(30_000) + "\"}]";
    ReaderOptions brief =
        ReaderOptions.defaults()
            .withLimits(new ReaderOptions.Limits(20_000, 100, 3, 200, 1 << 20, 64));
    List<Reading> readings = read(list, ReaderOptions.Format.JSON, brief);
    assertEquals(201, readings.size());
    parsed(readings.get(199));
    assertEquals(Quarantine.BROKEN_OFF, code(readings.subList(200, 201)));
    String many = CELL + SITES + "Fe 0 0 0\nFe .5 0 0\nFe 0 .5 0\nFe 0 0 .5\n";
    assertEquals(Quarantine.TOO_MANY_ATOMS, code(read(many, ReaderOptions.Format.CIF, small)));
    assertEquals(
        Quarantine.PARSE_ERROR,
        code(read(many + "#".repeat(1000), ReaderOptions.Format.CIF, small)));
  }

  @Test
  void policiesAndBoundsGiveTheirCodes() {
    String row =
        "{\"id\":\"a\",\"lattice\":[[3,0,0],[0,3,0],[0,0,3]],\"species\":[\"Md\"],"
            + "\"frac\":[[0,0,0]],\"targets\":{\"k\":-14}}";
    ReaderOptions.Format lines = ReaderOptions.Format.JSON_LINES;
    assertEquals("a", parsed(read(row, lines).get(0)).id());
    ReaderOptions training = ReaderOptions.defaults().withValidate(Validator.Options.training());
    assertEquals(Quarantine.UNKNOWN_SPECIES, code(read(row, lines, training)));
    ReaderOptions bounded =
        ReaderOptions.defaults()
            .withValidate(
                Validator.Options.training().withRanges(Map.of("k", new Validator.Range(0, 900))));
    String iron = row.replace("Md", "Fe");
    assertEquals(Quarantine.TARGET_OUT_OF_RANGE, code(read(iron, lines, bounded)));
    assertEquals(Quarantine.NO_TARGET, code(read(iron.replace("-14", "null"), lines, training)));
  }

  @Test
  void unknownEndingsAreRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> StructureReader.format("notes.txt"));
    assertTrue(e.getMessage().contains("'notes.txt' has no known ending; expected .cif"));
  }

  @Test
  void everyCodeHasAnIdAnExampleAndARemedy() {
    List<String> ids = new ArrayList<>();
    for (Quarantine q : Quarantine.values()) {
      assertTrue(!q.example().isEmpty() && q.remedy().endsWith("."));
      ids.add(q.id());
    }
    assertEquals(ids.size(), ids.stream().distinct().count());
  }
}

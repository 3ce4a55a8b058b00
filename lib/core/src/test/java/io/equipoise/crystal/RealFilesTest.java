package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reads the folder of real and broken structure files, and every real table once. */
@Tag("real-data")
class RealFilesTest {
  @TestFactory
  List<DynamicTest> everyFileGivesWhatIsExpected() throws IOException {
    Optional<Path> data = TestData.realData("crystals");
    List<DynamicTest> tests = new ArrayList<>();
    if (data.isEmpty()) {
      return tests;
    }
    Path dir = data.get().resolve("files");
    JsonNode expected = new ObjectMapper().readTree(dir.resolve("expected.json").toFile());
    expected
        .get("files")
        .fields()
        .forEachRemaining(
            f ->
                tests.add(
                    DynamicTest.dynamicTest(
                        f.getKey(), () -> loads(dir.resolve(f.getKey()), f.getValue()))));
    expected
        .get("must_be_quarantined")
        .fields()
        .forEachRemaining(
            f ->
                tests.add(
                    DynamicTest.dynamicTest(
                        f.getKey(),
                        () -> rejects(dir.resolve(f.getKey()), f.getValue().asText()))));
    expected
        .get("must_load")
        .fieldNames()
        .forEachRemaining(
            f ->
                tests.add(
                    DynamicTest.dynamicTest(
                        f, () -> read(dir.resolve(f)).forEach(RealFilesTest::parsed))));
    try (Stream<Path> all = Files.list(dir)) {
      assertEquals(all.count() - 1, tests.size(), "every file has an expectation");
    }
    return tests;
  }

  static List<Reading> read(Path file) throws IOException {
    List<Reading> readings = new ArrayList<>();
    StructureReader.read(file, readings::add);
    return readings;
  }

  private static Crystal parsed(Reading reading) {
    return assertInstanceOf(Reading.Parsed.class, reading, reading.toString()).crystal();
  }

  private static void rejects(Path file, String expected) throws IOException {
    List<Reading> readings = read(file);
    assertEquals(1, readings.size());
    Reading.Rejected r = assertInstanceOf(Reading.Rejected.class, readings.get(0));
    assertEquals(expected.split(" ")[0], r.code().name(), r.message());
    assertTrue(r.message().contains("; expected ") && r.message().endsWith("(" + r.code() + ")"));
  }

  private static void loads(Path file, JsonNode expected) throws IOException {
    List<Reading> readings = read(file);
    assertEquals(expected.size(), readings.size());
    for (int i = 0; i < readings.size(); i++) {
      if (file.toString().endsWith("_nosymm.cif")) {
        Reading.Rejected r = assertInstanceOf(Reading.Rejected.class, readings.get(i));
        assertEquals(Quarantine.SYMMETRY_NOT_EXPANDED, r.code());
      } else {
        check(parsed(readings.get(i)), expected.get(i));
      }
    }
  }

  private static void check(Crystal c, JsonNode expected) {
    Lattice lattice = Lattice.of(c.lattice());
    Neighbours near = Neighbours.within(lattice, c.frac(), 4.05);
    Iterator<Map.Entry<String, JsonNode>> fields = expected.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> f = fields.next();
      JsonNode v = f.getValue();
      switch (f.getKey()) {
        case "natoms_sites" -> assertEquals(v.intValue(), c.atoms());
        case "composition" -> assertEquals(composition(v), Composition.of(c).amounts());
        case "ordered" -> assertEquals(v.booleanValue(), c.occ() == null);
        case "abc" -> numbers(v, lattice.lengths(), 1e-6);
        case "angles" -> numbers(v, lattice.angles(), 1e-6);
        case "volume" -> assertEquals(v.doubleValue(), lattice.volume(), 1e-6);
        case "density_g_cm3" -> assertEquals(1, LatticeSums.density(c) / v.doubleValue(), 1e-6);
        case "pairs_within_4p05A" -> assertEquals(v.intValue(), near.edges());
        case "sorted_first_20_distances" -> {
          double[] sorted = near.dist().clone();
          Arrays.sort(sorted);
          numbers(v, Arrays.copyOf(sorted, Math.min(20, sorted.length)), 1e-5);
        }
        default -> throw new AssertionError("unknown field " + f.getKey());
      }
    }
  }

  private static Map<String, Double> composition(JsonNode node) {
    Map<String, Double> amounts = new TreeMap<>();
    node.fields().forEachRemaining(f -> amounts.put(f.getKey(), f.getValue().doubleValue()));
    return amounts;
  }

  private static void numbers(JsonNode expected, double[] actual, double tolerance) {
    assertEquals(expected.size(), actual.length);
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected.get(i).doubleValue(), actual[i], tolerance);
    }
  }

  @Test
  void everyTableIsRead() throws IOException {
    Optional<Path> data = TestData.realData("crystals");
    if (data.isEmpty()) {
      return;
    }
    Map<String, Integer> rows =
        Map.of(
            "mp_small.jsonl.gz", 3400,
            "jarvis_multi.jsonl.gz", 992,
            "matbench_phonons.jsonl.gz", 1058,
            "perov_5_val.csv.gz", 3787,
            "perov_5_test.csv.gz", 3300,
            "perov_5_train_unlabelled.jsonl.gz", 11356,
            "carbon_24_val.csv.gz", 2032,
            "carbon_24_test.csv.gz", 1772,
            "mp40_sample.csv.gz", 599);
    TreeSet<String> expected = new TreeSet<>(rows.keySet());
    expected.addAll(List.of("README.md", "element_features_92.csv", "elements.csv", "files"));
    try (Stream<Path> all = Files.list(data.get())) {
      assertEquals(
          expected,
          new TreeSet<>(all.map(file -> String.valueOf(file.getFileName())).toList()),
          "every file is accounted for");
    }
    for (String name : new TreeMap<>(rows).keySet()) {
      long[] wrong = {0};
      String[] first = {""};
      StructureReader.Summary summary =
          StructureReader.read(
              data.get().resolve(name),
              r -> {
                if (r instanceof Reading.Rejected) {
                  wrong[0]++;
                  first[0] += ((Reading.Rejected) r).message() + "\n";
                }
              });
      System.out.println(name + ": " + summary);
      if (wrong[0] > 0) {
        System.out.println(first[0].substring(0, Math.min(600, first[0].length())));
      }
      assertEquals((long) rows.get(name), summary.parsed() + summary.rejections());
      assertEquals(summary.rejections(), wrong[0]);
      assertTrue(wrong[0] <= 0.01 * rows.get(name));
    }
  }
}

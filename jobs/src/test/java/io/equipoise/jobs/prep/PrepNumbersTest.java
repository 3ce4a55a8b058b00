package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.example.Example;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.OptionsException;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.table.Column;
import io.equipoise.table.ExampleShards;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TableSchema;
import io.equipoise.testing.TestData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of numbers and of images. */
class PrepNumbersTest {
  private static final String CSV =
      """
      name,area,price,rooms,colour,part
      a,50,100,2,red,train
      b,60,,3,green,train
      c,70,120,three,red,train
      d,80,130,4,pink,val
      e,NA,140,5,red,val
      f,90,nan,5,red,test
      g,95,150,5,,test
      a,51,101,2,red,test
      h,55,99999,2,red,train
      """;

  @TempDir Path folder;

  private Path written(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path csv() throws IOException {
    return written("houses.csv", CSV.getBytes(StandardCharsets.UTF_8));
  }

  private static Resolved<PrepOptions> options(String... sets) {
    return OptionFiles.load(PrepOptions.class, List.of(), List.of(sets));
  }

  private static Resolved<PrepOptions> houses(Path file, String... more) {
    List<String> sets =
        new ArrayList<>(
            List.of(
                "name=houses",
                "input.from=table",
                "input.paths=['" + file + "']",
                "input.id=name",
                "input.split=part",
                "input.targets.price.unit=EUR",
                "input.targets.price.max=1000",
                "input.targets.colour.kind=classification",
                "input.targets.colour.classes=[red, green]",
                "split.rule=official",
                "quarantine.max-fraction=1",
                "shards=2"));
    sets.addAll(List.of(more));
    return options(sets.toArray(String[]::new));
  }

  private PreparedTable made(Resolved<PrepOptions> options) {
    return Prep.runLocally(new LocalStore(folder.resolve("out")), options);
  }

  private static List<Example> rows(PreparedTable table) {
    TableManifest m = table.manifest();
    ExampleShards.Raw raw = new ExampleShards.Raw(table.directory(), m.shards(), m.taskNames());
    List<Example> rows = new ArrayList<>();
    for (int shard = 0; shard < m.shards().size(); shard++) {
      rows.addAll(raw.open(shard));
    }
    return rows;
  }

  @Test
  void everyCellThatIsNoNumberIsQuarantinedByItsRule() throws IOException {
    PreparedTable table = made(houses(csv()));
    TableManifest m = table.manifest();
    assertEquals(
        Map.of(
            "TAB-001 NOT_A_NUMBER", 1L,
            "TAB-002 MISSING_FEATURE", 1L,
            "TAB-003 UNKNOWN_CLASS", 1L,
            "CRY-006 NON_FINITE", 1L,
            "CRY-014 TARGET_OUT_OF_RANGE", 1L,
            "CRY-015 DUPLICATE", 1L),
        m.total().rules());
    assertEquals(9, m.total().in());
    assertEquals(3, m.rows());
    assertEquals("examples", m.table());
    assertEquals(List.of("colour", "price"), m.taskNames());
    assertEquals(List.of("class", "EUR"), m.tasks().stream().map(t -> t.unit()).toList());
    assertEquals(List.of(2L, 2L), m.tasks().stream().map(t -> t.rows()).toList());
    TableManifest.Examples examples = java.util.Objects.requireNonNull(m.examples());
    assertEquals(List.of("area", "rooms"), examples.features());
    assertEquals(List.of("red", "green"), examples.classesOf("colour"));
    Example b = rows(table).stream().filter(r -> r.id().equals("b")).findFirst().orElseThrow();
    assertEquals("[60.0, 3.0]", Arrays.toString(b.features()));
    assertEquals("[1.0, NaN]", Arrays.toString(b.targets()));
    assertEquals("train", b.split());
  }

  @Test
  void aPackedFileAndAParquetFileOfTheSameRowsGiveTheSameRows() throws IOException {
    List<String> plain = texts(rows(made(houses(csv()))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(CSV.getBytes(StandardCharsets.UTF_8));
    }
    Path packed = written("houses.csv.gz", bytes.toByteArray());
    assertEquals(plain, texts(rows(made(houses(packed, "name=packed")))));
    TableSchema schema =
        new TableSchema(
            "houses",
            1,
            List.of(
                Column.of("name", Column.Type.STRING),
                Column.of("area", Column.Type.DOUBLE),
                Column.nullable("price", Column.Type.INT),
                Column.of("rooms", Column.Type.LONG),
                Column.nullable("colour", Column.Type.STRING),
                Column.of("boxes", Column.Type.INTS),
                Column.of("part", Column.Type.STRING)));
    int[] none = {};
    byte[] file =
        ParquetFile.write(
            schema,
            List.of(
                new Object[] {"a", 50.0, 100, 2L, "red", none, "train"},
                new Object[] {"b", 60.0, null, 3L, "green", none, "train"},
                new Object[] {"g", 95.0, 150, 5L, null, none, "test"}),
            Map.of());
    Path parquet = written("houses.parquet", file);
    assertEquals(plain, texts(rows(made(houses(parquet, "name=columns")))));
  }

  private static List<String> texts(List<Example> rows) {
    return rows.stream()
        .map(r -> r.id() + r.split() + Arrays.toString(r.features()) + Arrays.toString(r.targets()))
        .sorted()
        .toList();
  }

  @Test
  void aFileThatIsNoTableIsOneRowOfQuarantine() throws IOException {
    byte[] broken = Arrays.copyOf("PAR1 and then nothing".getBytes(StandardCharsets.UTF_8), 40);
    Path parquet = written("broken.parquet", broken);
    Failure e = assertThrows(Failure.class, () -> made(houses(parquet)));
    assertEquals("DATA-007", e.code());
    Path cut =
        written(
            "cut.csv",
            "name,area,price,rooms,colour,part\na,1,2,3,red,train\n\"b"
                .getBytes(StandardCharsets.UTF_8));
    refused("DATA-060", "1 of 1 files breaks off", () -> made(houses(cut)));
    TableManifest m = made(houses(cut, "quarantine.max-cut-fraction=1")).manifest();
    assertEquals(1, m.rows());
    assertEquals(Map.of("CRY-018 BROKEN_OFF", 1L), m.total().rules());
  }

  private static void refused(String code, String what, Runnable making) {
    Failure e = assertThrows(Failure.class, making::run);
    assertEquals(code, e.code());
    assertEquals(ExitCode.DATA, e.exit());
    assertTrue(e.getMessage().contains(what), e.getMessage());
  }

  @Test
  void aTargetColumnThatIsNotThereIsNamed() throws IOException {
    Path file = csv();
    refused(
        "DATA-011",
        "no column 'prize'; expected it among [name, area, price, rooms, colour, part]",
        () -> made(houses(file, "input.targets.price.column=prize")));
  }

  @Test
  void aTaskWhoseTargetsAreAllMissingIsNamed() throws IOException {
    Path file =
        written(
            "none.csv",
            "name,area,price,colour,part\na,1,,red,train\nb,2,,green,test\n"
                .getBytes(StandardCharsets.UTF_8));
    refused("DATA-007", "no row carries the task 'price'", () -> made(houses(file)));
  }

  @Test
  void filesOfOneTableMustHaveTheSameFeatures() throws IOException {
    Path first = csv();
    Path second =
        written(
            "more.csv",
            "name,area,price,colour,part\nz,1,2,red,train\n".getBytes(StandardCharsets.UTF_8));
    refused(
        "DATA-012",
        "more.csv has the features [area]; expected the features [area, rooms] as in houses.csv",
        () -> made(houses(first, "input.paths=['" + first + "', '" + second + "']")));
  }

  @Test
  void officialSplitsMustBeNamedInEveryRow() throws IOException {
    Path file =
        written(
            "some.csv",
            "name,area,price,colour,part\na,1,2,red,train\nb,2,3,red,\n"
                .getBytes(StandardCharsets.UTF_8));
    refused("DATA-003", "Set split.rule to random", () -> made(houses(file)));
  }

  @Test
  void optionsThatMakeNoTableOfNumbersAreRefused() throws IOException {
    String file = "input.paths=['" + csv() + "']";
    for (List<String> bad :
        List.of(
            List.of("input.from=table", file, "split.rule=random"),
            List.of("input.from=table", file, "input.targets.y.unit=m"),
            List.of(
                "input.from=table", file, "split.rule=random", "input.targets.y.classes=[a, b]"),
            List.of(
                "input.from=table",
                file,
                "split.rule=random",
                "input.targets.y.kind=classification"),
            List.of("input.from=synthetic", "split.rule=chemsys"),
            List.of("input.from=synthetic", "split.rule=random", "tasks.y0.unit=m"),
            List.of("input.from=images", "split.rule=random"))) {
      OptionsException e =
          assertThrows(OptionsException.class, () -> options(bad.toArray(String[]::new)));
      assertTrue(e.getMessage().contains("expected"), e.getMessage());
    }
  }

  private void idx(String name, int images, int side) throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(16 + images * side * side);
    pixels.putInt(0x803).putInt(images).putInt(side).putInt(side);
    ByteBuffer labels = ByteBuffer.allocate(8 + images);
    labels.putInt(0x801).putInt(images);
    for (int i = 0; i < images; i++) {
      labels.put((byte) (i % 10));
      for (int j = 0; j < side * side; j++) {
        pixels.put((byte) (i % 10 * 20 + 50));
      }
    }
    written(name + "-images", pixels.array());
    written(name + "-labels", labels.array());
  }

  private Resolved<PrepOptions> pairs(String... more) {
    List<String> sets = new ArrayList<>(List.of("name=pairs", "input.from=images", "shards=3"));
    for (String set : List.of("train", "test")) {
      sets.add("input.sets." + set + ".images=" + folder.resolve(set + "-images"));
      sets.add("input.sets." + set + ".labels=" + folder.resolve(set + "-labels"));
    }
    sets.addAll(
        List.of(
            "input.sets.train.rows=2100",
            "input.overlay.canvas=7",
            "input.overlay.size=7",
            "input.overlay.shift=1",
            "split.rule=official"));
    sets.addAll(List.of(more));
    return options(sets.toArray(String[]::new));
  }

  @Test
  void anOverlayShowsTheFirstDigitLeftAndTheSecondRight() throws IOException {
    idx("train", 40, 4);
    idx("test", 20, 4);
    PreparedTable table = made(pairs());
    TableManifest m = table.manifest();
    assertEquals(Map.of("train", 2100L, "test", 20L), m.splits());
    assertEquals(List.of("left", "right"), m.taskNames());
    assertEquals(7, java.util.Objects.requireNonNull(m.examples()).height());
    for (Example row : rows(table)) {
      // Row 1, column 1 belongs to the first image alone, row 5, column 5 to the second.
      assertEquals(brightness(row.targets()[0]), row.features()[1 * 7 + 1], 1e-12);
      assertEquals(brightness(row.targets()[1]), row.features()[5 * 7 + 5], 1e-12);
    }
    long different = rows(table).stream().filter(r -> r.targets()[0] != r.targets()[1]).count();
    assertTrue(different > 1700, different + " of 2120 pairs differ; nine in ten are expected");
  }

  private static double brightness(double label) {
    return (label * 20 + 50) / 255;
  }

  @Test
  void setsHaveClassesOfTheirOwnAndASplitOfAnotherName() throws IOException {
    idx("train", 40, 4);
    List<String> sets =
        new ArrayList<>(
            List.of(
                "quarantine.max-fraction=0.5",
                "name=alphabets",
                "input.from=images",
                "input.classes=24",
                "split.rule=official"));
    String[][] all = {{"greek", "0", "train"}, {"latin", "10", "train"}, {"futhark", "20", "test"}};
    for (String[] set : all) {
      String of = "input.sets." + set[0] + ".";
      sets.add(of + "images=" + folder.resolve("train-images"));
      sets.add(of + "labels=" + folder.resolve("train-labels"));
      sets.add(of + "labels-from=" + set[1]);
      sets.add(of + "split=" + set[2]);
    }
    PreparedTable table = made(options(sets.toArray(String[]::new)));
    TableManifest m = table.manifest();
    assertEquals(Map.of("train", 80L, "test", 16L), m.splits());
    assertEquals(Map.of("TAB-003 UNKNOWN_CLASS", 24L), m.total().rules(), "24 to 29 of futhark");
    for (Example row : rows(table)) {
      for (String[] set : all) {
        if (row.id().startsWith(set[0] + "#")) {
          double own = row.targets()[0] - Integer.parseInt(set[1]);
          assertTrue(own >= 0 && own < 10, row.id() + " " + row.targets()[0]);
          assertEquals(brightness(own), row.features()[0], 1e-12);
          assertEquals(set[2], row.split(), row.id());
        }
      }
      assertTrue(row.id().matches("(greek|latin|futhark)#.*"), row.id());
    }
  }

  @Test
  void singleImagesKeepTheirLabelAndTheirRange() throws IOException {
    idx("train", 40, 4);
    idx("test", 20, 4);
    String[] singles = {
      "name=single",
      "input.from=images",
      "input.sets.all.images=" + folder.resolve("train-images"),
      "input.sets.all.labels=" + folder.resolve("train-labels"),
      "input.sets.all.from=5",
      "input.sets.all.to=25",
      "split.rule=random"
    };
    PreparedTable table = made(options(singles));
    assertEquals(20, table.manifest().rows());
    for (Example row : rows(table)) {
      assertEquals(brightness(row.targets()[0]), row.features()[0], 1e-12);
      assertEquals(16, row.features().length);
    }
  }

  @Test
  void aBadLineOfPixelsIsQuarantinedAndTheRestIsUsed() throws IOException {
    Path file =
        written(
            "pixels.csv",
            "0,16,8,4,7\n1,2,3,4,12\n1,17,3,4,2\n1,2,3,9\n4,4,4,4,1\n"
                .getBytes(StandardCharsets.UTF_8));
    Resolved<PrepOptions> options =
        options(
            "name=pixels",
            "input.from=images",
            "input.sets.all.images=" + file,
            "input.sets.all.height=2",
            "input.sets.all.width=2",
            "input.sets.all.brightest=16",
            "quarantine.max-fraction=1",
            "split.rule=random");
    PreparedTable table = made(options);
    assertEquals(
        Map.of("TAB-001 NOT_A_NUMBER", 1L, "TAB-003 UNKNOWN_CLASS", 1L, "CRY-001 PARSE_ERROR", 1L),
        table.manifest().total().rules());
    List<Example> rows = rows(table);
    assertEquals(2, rows.size());
    assertTrue(texts(rows).get(0).contains("[0.0, 1.0, 0.5, 0.25][7.0]"), texts(rows).toString());
  }

  @Test
  void imagesAndLabelsOfDifferentSetsAreRefused() throws IOException {
    idx("train", 40, 4);
    idx("test", 20, 4);
    Path wrong = folder.resolve("test-labels");
    refused(
        "DATA-011",
        "40 images and 20 labels; expected as many",
        () -> made(pairs("input.sets.train.labels=" + wrong)));
  }

  @Test
  void swappedSetsAreAnotherTable() throws IOException {
    idx("train", 40, 4);
    idx("test", 40, 4);
    Files.write(folder.resolve("test-images"), Files.readAllBytes(folder.resolve("train-images")));
    byte[] other = Files.readAllBytes(folder.resolve("test-images"));
    other[20]++;
    Files.write(folder.resolve("test-images"), other);
    PrepPlan one = PrepPlan.of(new LocalStore(folder), pairs(), null);
    PrepPlan two =
        PrepPlan.of(
            new LocalStore(folder),
            pairs(
                "input.sets.train.images=" + folder.resolve("test-images"),
                "input.sets.test.images=" + folder.resolve("train-images")),
            null);
    assertNotEquals(one.id(), two.id());
  }

  @Test
  void sparkAndNoSparkGiveTheSameBytes() throws IOException {
    idx("train", 40, 4);
    idx("test", 20, 4);
    List<Resolved<PrepOptions>> all =
        List.of(houses(csv()), pairs(), file("tables-tiny"), file("images-tiny"));
    try (JavaSparkContext spark = PrepTest.spark("local[2]", "3")) {
      for (Resolved<PrepOptions> options : all) {
        PreparedTable here = made(options);
        PreparedTable there = Prep.run(spark, new LocalStore(folder.resolve("spark")), options);
        assertEquals(
            PrepFixture.tree(Path.of(here.directory().toString())),
            PrepFixture.tree(Path.of(there.directory().toString())),
            options.value().name());
      }
    }
  }

  private static Resolved<PrepOptions> file(String conf) {
    return OptionFiles.load(
        PrepOptions.class,
        List.of(TestData.root().resolve("conf/prep/" + conf + ".yaml")),
        List.of());
  }
}

package io.equipoise.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Sample;
import io.equipoise.jobs.Main;
import io.equipoise.local.Scorer;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SavedModel;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.Json;
import io.equipoise.run.LocalStore;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.PredictionTable;
import io.equipoise.tensor.HostArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreVerbTest {
  private static final SavedModel SAVED = saved();
  private static final int ROWS = 30;
  @TempDir static Path shared;
  @TempDir Path dir;

  private static SavedModel saved() {
    float[][] table = new float[93][8];
    for (int z = 0; z < table.length; z++) {
      table[z][z % 8] = 1;
    }
    ReGNet net = new ReGNet(ReGNetOptions.defaults().withSize(12, 2), 2, table);
    List<TargetScale> scales =
        List.of(
            new TargetScale("energy", "eV/atom", -3, 2, TargetScale.Transform.NONE),
            new TargetScale("gap", "eV", 0.5, 0.25, TargetScale.Transform.LOG1P));
    return new SavedModel(new CrystalModel(net, scales), net.layout().initial(3));
  }

  private static Crystal crystal(int i) {
    double a = 4 + 0.05 * i;
    short z = (short) (i == 5 ? 99 : 11 + i % 3);
    return new Crystal(
        "c" + i,
        new double[] {a, 0, 0, 0, a, 0, 0, 0, a + 0.1},
        new double[] {0, 0, 0, .5, .5, .5},
        new short[] {z, 17},
        null,
        null);
  }

  @BeforeAll
  static void makeATable() {
    for (String setting :
        List.of(
            "spark.master=local[2]",
            "spark.ui.enabled=false",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.sql.shuffle.partitions=2")) {
      int at = setting.indexOf('=');
      System.setProperty(setting.substring(0, at), setting.substring(at + 1));
    }
    StructType schema =
        new StructType()
            .add("id", "string")
            .add("split", "string")
            .add("lattice", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("frac", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("z", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("y_energy", "double");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Crystal c = crystal(i);
      rows.add(
          RowFactory.create(
              c.id(),
              i % 3 == 0 ? "test" : "train",
              Arrays.stream(c.lattice()).boxed().toArray(),
              Arrays.stream(c.frac()).boxed().toArray(),
              new Integer[] {(int) c.z()[0], (int) c.z()[1]},
              i % 4 == 0 ? null : -1.0 * i));
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark.createDataFrame(rows, schema).write().parquet(shared.resolve("table").toString());
    }
  }

  @AfterAll
  static void clear() {
    System.clearProperty("spark.master");
  }

  private record Said(int code, String out, String err) {}

  private static Said run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream o = new ByteArrayOutputStream();
    ByteArrayOutputStream e = new ByteArrayOutputStream();
    System.setOut(new PrintStream(o, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(e, true, StandardCharsets.UTF_8));
    try {
      int code = Main.execute(args);
      return new Said(code, o.toString(StandardCharsets.UTF_8), e.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Said score(Path model, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "score",
                "--model",
                model.toString(),
                "--table",
                shared.resolve("table").toString(),
                "--out",
                dir.resolve("out").toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private Path run(String kind) throws IOException {
    CommitLog log = new CommitLog(new LocalStore(dir), "train-x-0123456789");
    Commit header = new Commit(0, kind, "a0001", 0, List.of(), "", "");
    log.publish(header, SAVED.files("model/"), new TreeMap<>());
    return dir.resolve("train-x-0123456789");
  }

  @Test
  void aRunScoresATableOnceAndMeasuresIt() throws IOException {
    Path run = run("finish");
    Said first = score(run);
    assertEquals(0, first.code(), first::err);
    assertTrue(first.out().contains("scored   30 rows, 1 of them refused"), first::out);
    Path place = onlyPredictions();
    assertTrue(first.out().contains(place.toString()), first::out);
    assertTrue(first.out().contains("columns  id, p_"), first::out);
    assertTrue(first.out().contains("data-schemas/predictions.v1.json"), first::out);
    Publication.Summary summary =
        Json.read(Files.readAllBytes(place.resolve(Publication.FILE)), Publication.Summary.class);
    assertEquals("train-x-0123456789", summary.run());
    checkMeasures(summary);
    Said again = score(run);
    assertEquals(0, again.code());
    assertTrue(again.err().contains("were published already"), again::err);
    assertEquals(first.out(), again.out());
    assertFalse(hasFiles(dir.resolve("out/_staging")), "nothing is left in staging");
  }

  private static boolean hasFiles(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.anyMatch(Files::isRegularFile);
    }
  }

  private Path onlyPredictions() throws IOException {
    try (Stream<Path> all = Files.list(dir.resolve("out/predictions"))) {
      List<Path> list = all.toList();
      assertEquals(1, list.size(), list::toString);
      return list.get(0);
    }
  }

  /** Against the scorer and a loop. */
  private static void checkMeasures(Publication.Summary summary) {
    double absolute = 0;
    double squared = 0;
    int count = 0;
    Scorer scorer = new Scorer(SAVED);
    for (int i = 0; i < ROWS; i += 3) {
      double[] values =
          scorer.score(List.of(crystal(i)), "cpu", Scorer.Batching.ONE_EACH).get(0).values();
      if (i % 4 != 0 && values != null) {
        double error = Math.abs(values[0] + i);
        absolute += error;
        squared += error * error;
        count++;
      }
    }
    Measures.Line line =
        summary.measures().stream().filter(m -> m.split().equals("test")).findFirst().orElseThrow();
    assertEquals("energy", line.task());
    assertEquals(count, line.rows());
    assertEquals(absolute / count, line.mae(), 1e-9);
    assertEquals(Math.sqrt(squared / count), line.rmse(), 1e-9);
    assertEquals(2, summary.measures().size(), "two splits, and no targets of gap");
  }

  @Test
  void theIdOfARunUnderOutOrItsBeginningNamesIt() throws IOException {
    Path out = dir.resolve("out of 'all'");
    LocalStore store = new LocalStore(out);
    for (String id : List.of("train-x-0123456789", "train-y-0123456789")) {
      new CommitLog(store, "runs/" + id)
          .publish(
              new Commit(0, "finish", "a0001", 0, List.of(), "", ""),
              SAVED.files("model/"),
              new TreeMap<>());
    }
    String table = shared.resolve("table").toString();
    Said said = run("score", "--out", out.toString(), "--model", "train-x", "--table", table);
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("scored   30 rows, 1 of them refused"), said::out);
    String id = store.list("predictions").get(0);
    Publication.Summary summary =
        Json.read(store.read("predictions/" + id + "/_score.json"), Publication.Summary.class);
    assertEquals("train-x-0123456789", summary.run());
    Said two = run("score", "--out", out.toString(), "--model", "train-", "--table", table);
    assertEquals(2, two.code());
    assertTrue(two.err().contains("2 runs begin with 'train-'"), two::err);
    Said none = run("score", "--out", out.toString(), "--model", "nothing", "--table", table);
    assertEquals(3, none.code());
    assertTrue(none.err().contains("(SCORE-001)"), none::err);
  }

  @Test
  void aSplitAloneIsScored() throws IOException {
    SAVED.save(dir.resolve("model"));
    Said said = score(dir.resolve("model"), "--split", "test");
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("scored   10 rows, 0 of them refused"), said::out);
  }

  @Test
  void aModelOnAStoreThatNothingHereReadsIsAResource() {
    Said said = run("score", "--out", dir.toString(), "--model", "s3://b/m", "--table", "t");
    assertEquals(8, said.code());
    assertTrue(said.err().contains("--model s3://b/m is on 's3'"), said::err);
    assertTrue(said.err().strip().endsWith("(RES-005)"), said::err);
  }

  @Test
  void aMisspeltSplitIsNamedAsItWasGivenWithTheNearest() {
    Said said = score(dir.resolve("model"), "--split", "tets");
    assertEquals(2, said.code());
    assertEquals(
        "--split tets; expected one of all, train, val, test. Did you mean test? (OPT-003)",
        said.err().strip());
  }

  @Test
  void theColumnsAreThoseOfTheTablesFile() throws IOException {
    SAVED.save(dir.resolve("model"));
    assertEquals(0, score(dir.resolve("model"), "--split", "test").code());
    List<String> expected = new ArrayList<>(List.of("p_energy double", "p_gap double"));
    expected.add("y_energy double");
    for (var field : PredictionTable.BASE.struct().fields()) {
      expected.add(field.name() + " " + field.dataType().simpleString());
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      List<String> found =
          Arrays.stream(spark.read().parquet(onlyPredictions().toString()).schema().fields())
              .map(field -> field.name() + " " + field.dataType().simpleString())
              .sorted()
              .toList();
      assertEquals(expected.stream().sorted().toList(), found);
    }
  }

  /** Row c1 of three has sites that two species share. */
  @Test
  void mixedSitesAreMixedOrRefusedAndTold() throws IOException {
    SAVED.save(dir.resolve("model"));
    Crystal plain = crystal(1);
    List<Crystal.Occupant> occ =
        List.of(
            new Crystal.Occupant(0, (short) 12, 0.6),
            new Crystal.Occupant(0, (short) 11, 0.4),
            new Crystal.Occupant(1, (short) 17, 1));
    Crystal mixed = new Crystal("c1", plain.lattice(), plain.frac(), plain.z(), occ, null);
    List<CrystalTable.Row> rows = new ArrayList<>();
    for (Crystal c : List.of(crystal(0), mixed, crystal(2))) {
      rows.add(new CrystalTable.Row(new Sample(c, "made", "test", new double[] {1}), "made"));
    }
    Path table = Files.createDirectories(dir.resolve("mixed"));
    Files.write(table.resolve("part.parquet"), CrystalTable.write(rows, List.of("energy")));
    List<String> line =
        List.of("score", "--out", dir + "/out", "--model", dir + "/model", "--table", "" + table);
    Said said = run(line.toArray(String[]::new));
    assertEquals(0, said.code(), said::err);
    double expected =
        Objects.requireNonNull(
            new Scorer(SAVED)
                .score(List.of(mixed), "cpu", Scorer.Batching.ONE_EACH)
                .get(0)
                .values())[0];
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      List<Row> found =
          spark
              .read()
              .parquet(onlyPredictions().toString())
              .orderBy("id")
              .select("disordered", "p_energy")
              .collectAsList();
      assertEquals(List.of(false, true, false), found.stream().map(r -> r.getBoolean(0)).toList());
      assertEquals(expected, found.get(1).getDouble(1));
    }
    List<String> strict = new ArrayList<>(line);
    strict.addAll(List.of("--set", "disorder=ordered-only"));
    Said refused = run(strict.toArray(String[]::new));
    assertTrue(refused.out().contains("scored   3 rows, 1 of them refused"), refused::out);
  }

  @Test
  void validateChecksWhatTheVerbWould() throws IOException {
    SAVED.save(dir.resolve("model"));
    Said fine = validate("model=" + dir.resolve("model"), "table=" + shared.resolve("table"));
    assertEquals(0, fine.code(), fine::err);
    assertTrue(fine.out().contains("columns     id, split, p_energy"), fine::out);
    Said none = validate("model=" + dir.resolve("model"), "table=" + dir.resolve("none"));
    assertEquals(3, none.code());
    assertTrue(none.err().contains("(SCORE-004)"), none::err);
    assertEquals(2, validate("model=" + dir.resolve("model")).code(), "nothing is asked for");
    assertFalse(Files.exists(dir.resolve("out")));
  }

  private Said validate(String... sets) {
    List<String> line = new ArrayList<>(List.of("validate", "score"));
    for (String set : sets) {
      line.addAll(List.of("--set", set));
    }
    return run(line.toArray(String[]::new));
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    SAVED.save(dir.resolve("model"));
    Said said = score(dir.resolve("model"), "--dry-run");
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("columns     id, split, p_energy, p_gap, y_energy, error"));
    assertFalse(Files.exists(dir.resolve("out")));
  }

  @Test
  void whatIsMissingOrDamagedIsWorded() throws IOException {
    Said none = score(dir.resolve("nothing"));
    assertEquals(3, none.code());
    assertTrue(none.err().contains("no model in"), none::err);
    assertEquals(2, run("score", "--model", dir.toString()).code());
    assertEquals(2, run("score", "--table", dir.toString()).code());
    Said unfinished = score(run("round"));
    assertEquals(3, unfinished.code());
    assertTrue(unfinished.err().contains("has not finished"), unfinished::err);
    SAVED.save(dir.resolve("model"));
    Said noTable = run("score", "--model", dir.resolve("model").toString(), "--table", dir + "/t");
    assertEquals(3, noTable.code());
    assertTrue(noTable.err().contains("(SCORE-004)"), noTable::err);
  }

  @Test
  void aChangedByteOfARunIsExit6() throws IOException {
    Path run = run("finish");
    Path file = run.resolve("commits/000000/model/model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    Said said = score(run);
    assertEquals(6, said.code());
    assertTrue(said.err().contains("its SHA-256 is not the one recorded"), said::err);
  }

  @Test
  void plainDjlLoadsTheExportAndPredictsTheSame() throws Exception {
    SAVED.save(dir.resolve("model"));
    Path export = dir.resolve("export");
    Said said =
        run(
            "score",
            "--model",
            dir.resolve("model").toString(),
            "--export-torchscript",
            export.toString());
    assertEquals(0, said.code(), said::err);
    String url = said.out().replaceAll("(?s).*setModelUrl\\(\"([^\"]*)\"\\).*", "$1");
    double[] ours =
        new Scorer(SAVED)
            .score(List.of(crystal(1)), "cpu", Scorer.Batching.ONE_EACH)
            .get(0)
            .values();
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("PyTorch")
            .optModelUrls(url)
            .build();
    try (ZooModel<NDList, NDList> model = criteria.loadModel();
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager()) {
      float[] theirs = predictor.predict(inputs(manager)).singletonOrThrow().toFloatArray();
      for (int k = 0; k < 2; k++) {
        assertEquals(ours[k], theirs[k], 1e-5 * (1 + Math.abs(ours[k])));
      }
    }
  }

  /** The ten arrays of crystal 1, as they come out of a binary column. */
  private static NDList inputs(NDManager manager) {
    GraphBuilder graphs = new GraphBuilder(SAVED.model().graph());
    NDList inputs = new NDList();
    for (HostArray array :
        SAVED.inputs(List.of(SAVED.model().net().encode(graphs.build(crystal(1)))))) {
      Shape shape = new Shape(array.shape());
      inputs.add(
          array.data() instanceof float[] f
              ? manager.create(f, shape)
              : manager.create((long[]) array.data(), shape));
    }
    return NDList.decode(manager, inputs.encode());
  }
}

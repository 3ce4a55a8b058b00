package io.equipoise.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Crystal;
import io.equipoise.jobs.Main;
import io.equipoise.local.Scorer;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.Mlp;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SavedFeatureModel;
import io.equipoise.net.SavedModel;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

/** Several models that score one table together. */
class EnsembleTest {
  private static final int ROWS = 24;
  @TempDir static Path shared;
  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static List<TargetScale> scales(String unit) {
    return List.of(
        new TargetScale("energy", unit, -3, 2, TargetScale.Transform.NONE),
        new TargetScale("gap", "eV", 0.5, 0.25, TargetScale.Transform.LOG1P));
  }

  private static SavedModel saved(long seed, int width, String unit) {
    float[][] table = new float[93][8];
    for (int z = 0; z < table.length; z++) {
      table[z][z % 8] = 1;
    }
    ReGNet net = new ReGNet(ReGNetOptions.defaults().withSize(width, 1), 2, table);
    return new SavedModel(new CrystalModel(net, scales(unit)), net.layout().initial(seed));
  }

  private static SavedModel seeded(long seed) {
    return saved(seed, 12, "eV/atom");
  }

  /** Number 5 has an element that the table of features lacks. */
  private static Crystal crystal(int i) {
    double a = 4 + 0.05 * i;
    return new Crystal(
        "c" + i,
        new double[] {a, 0, 0, 0, a, 0, 0, 0, a + 0.1},
        new double[] {0, 0, 0, .5, .5, .5},
        new short[] {(short) (i == 5 ? 99 : 11 + i % 3), 17},
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
              Arrays.stream(c.lattice()).boxed().toArray(),
              Arrays.stream(c.frac()).boxed().toArray(),
              new Integer[] {(int) c.z()[0], (int) c.z()[1]},
              i % 4 == 0 ? null : target(i)));
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark.createDataFrame(rows, schema).write().parquet(shared.resolve("table").toString());
    }
  }

  @AfterAll
  static void clear() {
    System.clearProperty("spark.master");
  }

  private static double target(int i) {
    return -3 + 0.1 * i;
  }

  private int score(String... models) {
    List<String> line = new ArrayList<>(List.of("score", "--out", dir.resolve("out").toString()));
    for (String model : models) {
      line.addAll(List.of("--model", dir.resolve(model).toString()));
    }
    line.addAll(List.of("--table", shared.resolve("table").toString()));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private Path only() throws IOException {
    try (Stream<Path> all = Files.list(dir.resolve("out/predictions"))) {
      List<Path> list = all.toList();
      assertEquals(1, list.size(), list::toString);
      return list.get(0);
    }
  }

  private static double[] alone(SavedModel model, int i) {
    return Objects.requireNonNull(
        new Scorer(model)
            .score(List.of(crystal(i)), "cpu", Scorer.Batching.ONE_EACH)
            .get(0)
            .values());
  }

  @Test
  void theMeanAndDeviationAreThoseOfTheModelsScoredAlone() throws IOException {
    List<SavedModel> models = List.of(seeded(3), seeded(4), seeded(5));
    for (int m = 0; m < 3; m++) {
      models.get(m).save(dir.resolve("it's " + m));
    }
    assertEquals(0, score("it's 0", "it's 1", "it's 2"), err::toString);
    assertTrue(out.toString().contains("24 rows, 1 of them refused"), out::toString);
    assertTrue(out.toString().contains("within 1 sd"), out::toString);
    Map<String, double[]> predicted = new TreeMap<>();
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (Row row : spark.read().parquet(only().toString()).collectAsList()) {
        int i = Integer.parseInt(row.<String>getAs("id").substring(1));
        if (i == 5) {
          assertNull(row.getAs("p_energy"));
          assertNull(row.getAs("s_energy"));
          assertTrue(row.<String>getAs("error").contains("z = 99"), row::toString);
          continue;
        }
        assertNull(row.getAs("error"));
        double[][] each = models.stream().map(m -> alone(m, i)).toArray(double[][]::new);
        for (int k = 0; k < 2; k++) {
          String task = List.of("energy", "gap").get(k);
          double mean = (each[0][k] + each[1][k] + each[2][k]) / 3;
          double squares = 0;
          for (double[] one : each) {
            squares += (one[k] - mean) * (one[k] - mean);
          }
          assertEquals(mean, row.<Double>getAs("p_" + task), "the same bits");
          assertEquals(Math.sqrt(squares / 2), row.<Double>getAs("s_" + task), "the same bits");
          if (k == 0) {
            predicted.put(row.getAs("id"), new double[] {mean, Math.sqrt(squares / 2)});
          }
        }
      }
    }
    checkCalibration(predicted);
  }

  /** Against a loop over the rows that have a target. */
  private void checkCalibration(Map<String, double[]> predicted) throws IOException {
    Publication.Summary summary =
        Json.read(Files.readAllBytes(only().resolve(Publication.FILE)), Publication.Summary.class);
    Calibration found = Objects.requireNonNull(summary.measures().get(0).calibration());
    List<double[]> pairs = new ArrayList<>();
    predicted.forEach(
        (id, p) -> {
          int i = Integer.parseInt(id.substring(1));
          if (i % 4 != 0) {
            pairs.add(new double[] {p[1], Math.abs(p[0] - target(i))});
          }
        });
    double n = pairs.size();
    assertEquals(pairs.stream().mapToDouble(p -> p[0]).sum() / n, found.deviation(), 1e-12);
    assertEquals(pairs.stream().filter(p -> p[1] <= p[0]).count() / n, found.within(), 1e-12);
    assertEquals(
        pairs.stream().filter(p -> p[1] <= 2 * p[0]).count() / n, found.withinTwo(), 1e-12);
    double differences = 0;
    for (double[] one : pairs) {
      double d = rank(pairs, one, 0) - rank(pairs, one, 1);
      differences += d * d;
    }
    assertEquals(1 - 6 * differences / (n * (n * n - 1)), found.rank(), 1e-12);
  }

  /** No two numbers are equal here. */
  private static double rank(List<double[]> pairs, double[] one, int side) {
    return pairs.stream().filter(p -> p[side] < one[side]).count();
  }

  @Test
  void modelsThatCannotBeAveragedAreRefusedWithWords() throws IOException {
    seeded(3).save(dir.resolve("a"));
    seeded(3).save(dir.resolve("copy"));
    saved(4, 16, "eV/atom").save(dir.resolve("wider"));
    saved(4, 12, "eV").save(dir.resolve("unit"));
    assertEquals(2, score("a", "copy"), err::toString);
    assertTrue(err.toString().contains("the same model is given twice"), err::toString);
    assertTrue(err.toString().contains("(OPT-047)"), err::toString);
    assertEquals(3, score("a", "wider"), err::toString);
    assertTrue(err.toString().contains("other options of network or graph"), err::toString);
    assertEquals(3, score("a", "unit"), err::toString);
    String said = "has tasks [energy in eV, gap in eV by LOG1P]; expected those of the first,";
    assertTrue(err.toString().contains(said), err::toString);
    assertTrue(err.toString().contains("(DATA-053)"), err::toString);
    String[] export = {
      "score",
      "--model",
      dir.resolve("a").toString(),
      "--model",
      dir.resolve("b").toString(),
      "--export-torchscript",
      dir.resolve("x").toString()
    };
    seeded(4).save(dir.resolve("b"));
    assertEquals(2, Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), export));
    assertTrue(err.toString().contains("(OPT-048)"), err::toString);
  }

  @Test
  void classesHaveNoMean() throws IOException {
    for (int seed = 1; seed <= 2; seed++) {
      Mlp net = new Mlp(2, List.of(4), 0, List.of(3));
      FeatureModel model =
          new FeatureModel(
              net,
              List.of(new TargetScale("kind", "", 0, 1, TargetScale.Transform.NONE)),
              new FeatureScale(List.of(0.0), List.of(1.0)),
              List.of("x", "y"),
              List.of(List.of("a", "b", "c")));
      Path to = Files.createDirectory(dir.resolve("m" + seed));
      for (Map.Entry<String, byte[]> file :
          new SavedFeatureModel(model, net.layout().initial(seed)).files("").entrySet()) {
        Files.write(to.resolve(file.getKey()), file.getValue());
      }
    }
    assertEquals(3, score("m1", "m2"), err::toString);
    assertTrue(err.toString().contains("task 'kind' of an ensemble has 3 classes"), err::toString);
    assertTrue(err.toString().contains("(DATA-052)"), err::toString);
  }
}

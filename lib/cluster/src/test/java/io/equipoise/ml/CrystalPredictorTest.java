package io.equipoise.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.cluster.LocalSpark;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrystalPredictorTest {
  private final SparkSession spark =
      SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
  @TempDir Path dir;
  private CrystalPredictor predictor;

  @BeforeEach
  void saveAModel() throws IOException {
    TinyModel.of(3).save(dir.resolve("model"));
    predictor = new CrystalPredictor().setModelUrl(dir.resolve("model").toString());
  }

  private Dataset<Row> table(List<Row> rows) {
    return spark.createDataFrame(rows, TinyModel.SCHEMA);
  }

  private static Map<String, String> predictions(Dataset<Row> scored) {
    Map<String, String> byId = new TreeMap<>();
    for (Row row : scored.select("id", "p_energy", "p_gap", "error").collectAsList()) {
      String bits =
          Long.toHexString(Double.doubleToLongBits(row.getDouble(1)))
              + " "
              + Long.toHexString(Double.doubleToLongBits(row.getDouble(2)));
      assertNull(row.get(3), row.toString());
      byId.put(row.getString(0), bits);
    }
    return byId;
  }

  @Test
  void partitionsAndBatchesDoNotChangeABit() {
    Dataset<Row> table = table(TinyModel.rows(23));
    Map<String, String> one = predictions(predictor.transform(table.coalesce(1)));
    assertEquals(23, one.size());
    assertTrue(one.values().stream().distinct().count() > 20, one::toString);
    assertEquals(one, predictions(predictor.transform(table.repartition(2))));
    assertEquals(one, predictions(predictor.setBatchSize(3).transform(table.repartition(7))));
  }

  @Test
  void twoThreadsDecodeTheModelOnceAndAgree() throws Exception {
    TinyModel.of(11).save(dir.resolve("another"));
    predictor.setModelUrl(dir.resolve("another").toString());
    Dataset<Row> table = table(TinyModel.rows(9)).repartition(4);
    int before = ModelHolder.ofThisJvm().loads();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Map<String, String>>> both =
          List.of(
              () -> predictions(predictor.transform(table)),
              () -> predictions(predictor.copy(predictor.paramMap()).transform(table)));
      List<Map<String, String>> answers = new ArrayList<>();
      for (Future<Map<String, String>> answer : threads.invokeAll(both)) {
        answers.add(answer.get());
      }
      assertEquals(answers.get(0), answers.get(1));
    } finally {
      threads.shutdown();
    }
    assertEquals(1, ModelHolder.ofThisJvm().loads() - before);
  }

  @Test
  void aClosedHolderDecodesAgain() {
    ModelFiles files =
        ModelFiles.read(
            dir.resolve("model").toString(), spark.sparkContext().hadoopConfiguration());
    ModelHolder holder = new ModelHolder();
    assertSame(holder.scorer(files), holder.scorer(files));
    holder.close();
    holder.scorer(files);
    assertEquals(2, holder.loads());
  }

  @Test
  void aBadRowHasAnErrorAndItsNeighboursHaveNone() {
    List<Row> rows = new ArrayList<>(TinyModel.rows(3));
    Row good = rows.get(0);
    rows.add(RowFactory.create("null", null, good.get(2), good.get(3)));
    rows.add(RowFactory.create("short", new Double[] {1.0}, good.get(2), good.get(3)));
    rows.add(RowFactory.create("heavy", good.get(1), good.get(2), new Integer[] {98, 1}));
    rows.add(RowFactory.create("large", good.get(1), good.get(2), new Integer[] {65537, 1}));
    Map<String, Row> byId = new TreeMap<>();
    predictor.transform(table(rows)).collectAsList().forEach(r -> byId.put(r.getString(0), r));
    assertEquals(7, byId.size());
    assertError(byId.get("null"), "lattice = null; expected numbers. (PARSE_ERROR)");
    assertError(byId.get("short"), "lattice has 1 numbers");
    assertError(byId.get("heavy"), "z = 98; expected 1 to 92");
    assertError(byId.get("large"), "(UNKNOWN_SPECIES)");
    for (String id : List.of("c0", "c1", "c2")) {
      assertNull(byId.get(id).getAs("error"));
      assertTrue(Double.isFinite(byId.get(id).<Double>getAs("p_gap")));
    }
  }

  private static void assertError(Row row, String part) {
    assertTrue(row.<String>getAs("error").contains(part), row::toString);
    assertNull(row.getAs("p_energy"));
    assertNull(row.getAs("p_gap"));
  }

  @Test
  void theSchemaIsCheckedWithoutRows() {
    StructType after = predictor.transformSchema(TinyModel.SCHEMA);
    assertEquals(
        List.of("id", "lattice", "frac", "z", "p_energy", "p_gap", "error"),
        List.of(after.fieldNames()));
    assertEquals(after, predictor.transform(table(List.of())).schema());
    refuses(new StructType().add("frac", "double"), "no column 'lattice'", "set inputCols");
    refuses(
        TinyModel.SCHEMA.add("p_gap", DataTypes.DoubleType),
        "column 'p_gap' is there already",
        "set outputPrefix");
    StructType text =
        new StructType()
            .add("lattice", "array<double>")
            .add("frac", "array<double>")
            .add("z", "array<string>");
    refuses(text, "column 'z' is array<string>; expected array<int> or array<smallint>", "Cast");
  }

  private void refuses(StructType schema, String what, String remedy) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> predictor.transformSchema(schema), what);
    assertTrue(e.getMessage().contains(what) && e.getMessage().contains(remedy), e.getMessage());
  }

  @Test
  void oneStructHoldsTheSameOutputs() {
    Dataset<Row> table = table(TinyModel.rows(4));
    Dataset<Row> flat = predictor.transform(table);
    Dataset<Row> nested = predictor.copy(predictor.paramMap()).setOutputCol("out").transform(table);
    assertEquals(
        List.of("id", "lattice", "frac", "z", "out"), List.of(nested.schema().fieldNames()));
    assertEquals(
        predictions(flat),
        predictions(nested.select("id", "out.p_energy", "out.p_gap", "out.error")));
  }

  @Test
  void paddingAgreesButForTheLastBits() {
    Dataset<Row> table = table(TinyModel.rows(12)).coalesce(1);
    List<Row> each = predictor.transform(table).collectAsList();
    List<Row> padded = predictor.setBatchifier("padding").transform(table).collectAsList();
    for (int i = 0; i < each.size(); i++) {
      double value = each.get(i).<Double>getAs("p_energy");
      assertEquals(value, padded.get(i).<Double>getAs("p_energy"), 1e-5 * (1 + Math.abs(value)));
    }
  }

  @Test
  void itIsSavedAndLoadedInsideAPipeline() throws Exception {
    predictor.setBatchSize(5).setOutputPrefix("q_").setInputCols("lattice", "frac", "z");
    Dataset<Row> table = table(TinyModel.rows(3));
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {predictor}).fit(table);
    fitted.write().save(dir.resolve("pipeline").toString());
    PipelineModel loaded = PipelineModel.load(dir.resolve("pipeline").toString());
    CrystalPredictor stage = (CrystalPredictor) loaded.stages()[0];
    assertEquals(predictor.uid(), stage.uid());
    assertEquals(5, stage.getOrDefault(stage.batchSize()));
    assertEquals(fitted.transform(table).collectAsList(), loaded.transform(table).collectAsList());
    assertEquals("q_energy", loaded.transform(table).schema().fieldNames()[4]);
  }

  @Test
  void paramsStateTheirRangesAndRefuseTheRest() {
    assertTrue(predictor.disorder().doc().contains("mix"));
    assertTrue(predictor.batchSize().doc().contains("1 to 4096"));
    assertThrows(IllegalArgumentException.class, () -> predictor.setBatchSize(0));
    assertThrows(IllegalArgumentException.class, () -> predictor.setEngine("MXNet"));
    assertThrows(IllegalArgumentException.class, () -> predictor.setBatchifier("stack"));
    assertThrows(IllegalArgumentException.class, () -> predictor.setDevice("tpu"));
    assertThrows(IllegalArgumentException.class, () -> predictor.setInputCols("a", "a", "b"));
    assertEquals(10, predictor.params().length, predictor::explainParams);
  }

  @Test
  void amissingOrDamagedModelIsWorded() throws IOException {
    String nowhere = dir.resolve("nowhere").toString();
    Failure missing = refused(new CrystalPredictor().setModelUrl(nowhere));
    assertEquals(ExitCode.DATA, missing.exit());
    assertTrue(missing.getMessage().contains("no model in '" + nowhere), missing.getMessage());
    Path file = dir.resolve("model/model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    Files.write(
        dir.resolve("model/model.json"), "\n".getBytes(), java.nio.file.StandardOpenOption.APPEND);
    Failure damaged = refused(predictor);
    assertEquals(ExitCode.STATE, damaged.exit());
    assertTrue(damaged.getMessage().contains("model.safetensors holds"), damaged.getMessage());
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new CrystalPredictor().transformSchema(TinyModel.SCHEMA))
            .getMessage()
            .contains("modelUrl is not set"));
  }

  private static Failure refused(CrystalPredictor broken) {
    return assertThrows(Failure.class, () -> broken.transformSchema(TinyModel.SCHEMA));
  }
}

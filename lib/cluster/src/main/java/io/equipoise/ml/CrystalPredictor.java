package io.equipoise.ml;

import io.equipoise.crystal.Validator;
import io.equipoise.local.Scorer.Batching;
import io.equipoise.net.CrystalModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Adds a saved model's predictions to a table of crystals.
 *
 * <pre>
 * in    lattice  array&lt;double&gt;       9     rows a, b, c, angstrom
 *       frac     array&lt;double&gt;       3 n   fractional coordinates, atom by atom
 *       z        array&lt;int|short&gt;    n     atomic numbers (majority species of mixed sites)
 *       occ_site, occ_z, occ_weight            who shares which site, as prep writes it; when there
 * out   p_&lt;task&gt; double, nullable          one column per task, in the task's own unit
 *       error    string, nullable          why a row has no predictions
 * </pre>
 *
 * <p>One column per task, beside the table's {@code y_<task>}: Parquet then keeps statistics of
 * each and a reader loads only what it asks for. With {@code outputCol} the same columns come as
 * one struct of that name, for Pipelines that expect a single output.
 *
 * <p>A row that cannot be predicted (null or invalid crystal, unknown species) has null predictions
 * and an error; it never fails the job. With batchifier {@code none} the same row and model give
 * the same bits whatever the partitions and batches; with {@code padding} the last bits of a
 * prediction may depend on its batch-mates.
 *
 * <p>The driver reads the model once; executors get its bytes by broadcast and decode them once per
 * JVM ({@link ModelHolder}). The device is the task's own GPU, if Spark gave it one.
 *
 * <p>Saved by {@code write()} as Spark ML metadata: the parameters, not the model's files.
 */
public final class CrystalPredictor extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final List<String> SHARED = List.of("occ_site", "occ_z", "occ_weight");

  private final String uid;
  private final Param<String> modelUrl;
  private final Param<String> engine;
  private final IntParam batchSize;
  private final Param<String> batchifier;
  private final StringArrayParam inputCols;
  private final Param<String> outputCol;
  private final Param<String> outputPrefix;
  private final Param<String> errorCol;
  private final Param<String> device;
  private final Param<String> disorder;

  /** A predictor with a name of its own. */
  public CrystalPredictor() {
    this(Identifiable$.MODULE$.randomUID("CrystalPredictor"));
  }

  /** A predictor with this name. */
  public CrystalPredictor(String uid) {
    this.uid = uid;
    PredictorParams make = new PredictorParams(this);
    modelUrl = make.text("modelUrl", "directory of model.json and model.safetensors; not empty");
    engine = make.oneOf("engine", "the engine that computes", "PyTorch");
    batchSize = make.range("batchSize", "rows that enter the engine's scope together", 1, 4096);
    batchifier =
        make.oneOf(
            "batchifier",
            "none: each row by itself, bits independent of the others; padding: batchSize rows side"
                + " by side, faster, last bits depend on them",
            "none",
            "padding");
    inputCols = make.three("inputCols", "columns of lattice, frac and z, in this order");
    outputCol = make.text("outputCol", "one struct column for all outputs; not set: one each");
    outputPrefix = make.text("outputPrefix", "what prediction columns begin with; not empty");
    errorCol = make.text("errorCol", "column that says why a row has no predictions; not empty");
    device = make.device("device", "auto (the task's GPU, else cpu), cpu, or gpu:<number>");
    disorder =
        make.oneOf(
            "disorder",
            "mix: sites that are shared or partly empty have mixed features; ordered_only: such rows"
                + " have an error",
            "mix",
            "ordered_only");
    setDefault(disorder, "mix");
    setDefault(engine, "PyTorch");
    setDefault(batchSize, 64);
    setDefault(batchifier, "none");
    setDefault(inputCols, new String[] {"lattice", "frac", "z"});
    setDefault(outputPrefix, "p_");
    setDefault(errorCol, "error");
    setDefault(device, "auto");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Where the model is; any file system that Hadoop knows. Must be set. */
  public Param<String> modelUrl() {
    return modelUrl;
  }

  /** The engine; only PyTorch. */
  public Param<String> engine() {
    return engine;
  }

  /** Rows per engine scope, 1 to 4096, default 64. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** {@code none} (default) or {@code padding}. */
  public Param<String> batchifier() {
    return batchifier;
  }

  /** Names of the columns lattice, frac, z. */
  public StringArrayParam inputCols() {
    return inputCols;
  }

  /** Name of the one struct of all outputs; not set by default. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** What prediction columns begin with, default {@code p_}. */
  public Param<String> outputPrefix() {
    return outputPrefix;
  }

  /** Name of the column of errors, default {@code error}. */
  public Param<String> errorCol() {
    return errorCol;
  }

  /** Where to compute, default {@code auto}. */
  public Param<String> device() {
    return device;
  }

  /** {@code mix} (default) or {@code ordered_only}. */
  public Param<String> disorder() {
    return disorder;
  }

  /** Sets {@link #disorder()}. */
  public CrystalPredictor setDisorder(String value) {
    return with(disorder, value);
  }

  /** Sets {@link #modelUrl()}. */
  public CrystalPredictor setModelUrl(String value) {
    return with(modelUrl, value);
  }

  /** Sets {@link #engine()}. */
  public CrystalPredictor setEngine(String value) {
    return with(engine, value);
  }

  /** Sets {@link #batchSize()}. */
  public CrystalPredictor setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  /** Sets {@link #batchifier()}. */
  public CrystalPredictor setBatchifier(String value) {
    return with(batchifier, value);
  }

  /** Sets {@link #inputCols()}. */
  public CrystalPredictor setInputCols(String... value) {
    set(inputCols, value);
    return this;
  }

  /** Sets {@link #outputCol()}. */
  public CrystalPredictor setOutputCol(String value) {
    return with(outputCol, value);
  }

  /** Sets {@link #outputPrefix()}. */
  public CrystalPredictor setOutputPrefix(String value) {
    return with(outputPrefix, value);
  }

  /** Sets {@link #errorCol()}. */
  public CrystalPredictor setErrorCol(String value) {
    return with(errorCol, value);
  }

  /** Sets {@link #device()}. */
  public CrystalPredictor setDevice(String value) {
    return with(device, value);
  }

  private CrystalPredictor with(Param<String> param, String value) {
    set(param, value);
    return this;
  }

  @Override
  public CrystalPredictor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return columns().after(schema, ModelHolder.ofThisJvm().scorer(files(session())).model());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkSession spark = dataset.sparkSession();
    ModelFiles files = files(spark);
    CrystalModel model = ModelHolder.ofThisJvm().scorer(files).model();
    StructType after = columns().after(dataset.schema(), model);
    Broadcast<ModelFiles> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(files);
    PredictRows predict =
        new PredictRows(
            sent,
            new CrystalRows(
                Arrays.stream($(inputCols)).map(dataset.schema()::fieldIndex).toList(),
                shared(dataset.schema()),
                Validator.Disorder.valueOf($(disorder).toUpperCase(Locale.ROOT)),
                $(batchifier).equals("padding") ? Batching.TOGETHER : Batching.ONE_EACH,
                $(device)),
            model.tasks(),
            (Integer) $(batchSize),
            isSet(outputCol));
    return dataset.toDF().mapPartitions(predict, Encoders.row(after));
  }

  /** The places of what says who shares a site; none when not all of it is there. */
  private static List<Integer> shared(StructType schema) {
    List<String> there = Arrays.asList(schema.fieldNames());
    return there.containsAll(SHARED) ? SHARED.stream().map(schema::fieldIndex).toList() : List.of();
  }

  private OutputColumns columns() {
    return new OutputColumns(
        List.of($(inputCols)), $(outputPrefix), $(errorCol), isSet(outputCol) ? $(outputCol) : "");
  }

  private ModelFiles files(SparkSession spark) {
    if (!isSet(modelUrl)) {
      throw new IllegalArgumentException(
          uid + ": modelUrl is not set; expected the directory of a model. Call setModelUrl.");
    }
    return ModelFiles.read($(modelUrl), spark.sparkContext().hadoopConfiguration());
  }

  private static SparkSession session() {
    return SparkSession.builder().getOrCreate();
  }

  /** What Spark calls to load a saved predictor, alone or inside a Pipeline. */
  public static MLReader<CrystalPredictor> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved predictor. */
  public static CrystalPredictor load(String path) throws IOException {
    return read().load(path);
  }
}

package io.equipoise.ml;

import static org.apache.spark.sql.functions.col;

import io.equipoise.crystal.CompositionFeatures;
import io.equipoise.net.TargetScale;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.table.CrystalShards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSlicer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Spark's own regressions make of composition and density: errors to hold a network of
 * structures against.
 *
 * <pre>
 * linear_regression   least squares with an L2 penalty of 1e-6, 1e-3 or 1e-1
 * boosted_trees       gradient-boosted trees of one of {@code depths}, {@code trees} of them, step 0.1
 * </pre>
 *
 * <p>Each task is fitted by itself, on the training rows that carry it, standardised (and
 * transformed) as the network learns it; penalty and depth are those of the least mean absolute
 * error in cross-validation over training rows. Validation and test rows are measured alone. Errors
 * are in the task's unit, as {@code mae} and {@code rmse} of the network are.
 *
 * <p>Features that are the target itself are given to none of the models of the task; each is a
 * measure of it, {@link #LEFT_OUT} and the feature's name, on the training rows: its correlation
 * with the target.
 *
 * <p>The same numbers wherever and by how many tasks side by side it is run: one sorted partition,
 * see {@link CompositionRows}. Cost: one core; on 3,000 rows seconds for the lines of a task, and
 * for its trees about 20 ms for each of {@code trees x (folds x depths + 1) x depth}.
 *
 * @param kinds what to fit
 * @param folds of the cross-validation, at least 2
 * @param trees boosted in a row
 * @param depths to choose from
 * @param seed of the trees
 */
public record Baselines(List<Kind> kinds, int folds, int trees, List<Integer> depths, long seed) {
  /** What the names of measures begin with that stand for a feature left out. */
  public static final String LEFT_OUT = "baselines_without_";

  private static final Logger LOG = LoggerFactory.getLogger(Baselines.class);
  private static final String FEATURES = "features";
  private static final String PREDICTION = "prediction";
  private static final double[] PENALTIES = {1e-6, 1e-3, 1e-1};
  private static final int ROWS_A_FOLD = 5;

  /** What can be fitted. */
  public enum Kind {
    /** {@link LinearRegression}. */
    LINEAR_REGRESSION,
    /** {@link GBTRegressor}. */
    BOOSTED_TREES;

    /** What the names of its measures begin with. */
    public String prefix() {
      return name().toLowerCase(Locale.ROOT) + "_";
    }

    /** What it is called in a sentence. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The sentence of a measure that stands for a feature left out; empty for any other. */
  public static Optional<String> leftOut(String task, String measure, double correlation) {
    return measure.startsWith(LEFT_OUT)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "task '%s': the simple models do without the feature %s, which is the target"
                    + " (correlation %.4f)",
                task,
                measure.substring(LEFT_OUT.length()),
                correlation))
        : Optional.empty();
  }

  /** Copies the lists. */
  public Baselines {
    kinds = List.copyOf(kinds);
    depths = List.copyOf(depths);
  }

  /**
   * Errors of every kind on every task and split.
   *
   * @param shards of the table, with one target per scale
   * @throws Failure exit 3 when a task has too few training rows
   */
  public List<MeasureRow> measures(
      SparkSession spark, CrystalShards.Raw shards, List<TargetScale> scales) {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(CompositionFeatures.names().toArray(String[]::new))
            .setOutputCol(FEATURES)
            .transform(new CompositionRows(shards, scales, folds).frame(spark))
            .drop(CompositionFeatures.names().toArray(String[]::new))
            .persist();
    try {
      for (int k = 0; k < scales.size(); k++) {
        check(scales.get(k), training(rows, k).count());
      }
      List<MeasureRow> measures = new ArrayList<>();
      for (int k = 0; k < scales.size(); k++) {
        measures.addAll(measures(k, rows, scales.get(k)));
      }
      return measures;
    } finally {
      rows.unpersist();
    }
  }

  /** The rows that a task is fitted on. */
  private static Dataset<Row> training(Dataset<Row> rows, int task) {
    return rows.where(col(CompositionRows.fold(task)).isNotNull());
  }

  private void check(TargetScale scale, long count) {
    if (count < (long) ROWS_A_FOLD * folds) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-050",
          "task '"
              + scale.task()
              + "' has "
              + count
              + " training rows; expected at least "
              + ROWS_A_FOLD * folds
              + " to fit baselines with "
              + folds
              + " folds",
          "",
          "Leave the task out, lower baselines.folds, or set baselines.kinds=[]");
    }
  }

  /** The errors of every kind on one task, and which features none of them was given. */
  private List<MeasureRow> measures(int task, Dataset<Row> rows, TargetScale scale) {
    String target = CompositionRows.target(task);
    String[] names = CompositionFeatures.names().toArray(String[]::new);
    SortedMap<Integer, Double> leaks =
        TargetLeakage.of(training(rows, task), FEATURES, names, target, scale);
    List<MeasureRow> measures = new ArrayList<>();
    long count = leaks.isEmpty() ? 0 : training(rows, task).count();
    leaks.forEach(
        (j, r) -> {
          String measure = LEFT_OUT + names[j];
          measures.add(new MeasureRow(scale.task(), "train", measure, "", r, count));
        });
    Dataset<Row> known = without(leaks.keySet(), rows).where(col(target).isNotNull());
    for (Kind kind : kinds) {
      LOG.info("fitting {} to task '{}'", kind.words(), scale.task());
      measures.addAll(measures(kind, task, known, scale));
    }
    return measures;
  }

  private static Dataset<Row> without(Set<Integer> leaks, Dataset<Row> rows) {
    if (leaks.isEmpty()) {
      return rows;
    }
    int[] kept =
        IntStream.range(0, CompositionFeatures.names().size())
            .filter(j -> !leaks.contains(j))
            .toArray();
    return new VectorSlicer()
        .setInputCol(FEATURES)
        .setOutputCol("kept")
        .setIndices(kept)
        .transform(rows)
        .drop(FEATURES)
        .withColumnRenamed("kept", FEATURES);
  }

  private List<MeasureRow> measures(Kind kind, int task, Dataset<Row> known, TargetScale scale) {
    CrossValidatorModel fitted = validated(kind, task).fit(training(known, task));
    return errors(kind, task, fitted.transform(known), scale);
  }

  private CrossValidator validated(Kind kind, int task) {
    ParamGridBuilder grid = new ParamGridBuilder();
    Estimator<?> estimator =
        kind == Kind.LINEAR_REGRESSION ? linear(task, grid) : boosted(task, grid);
    ParamMap[] choices = grid.build();
    return new CrossValidator()
        .setEstimator(estimator)
        .setEstimatorParamMaps(choices)
        .setEvaluator(
            new RegressionEvaluator()
                .setLabelCol(CompositionRows.target(task))
                .setPredictionCol(PREDICTION)
                .setMetricName("mae"))
        .setNumFolds(folds)
        .setFoldCol(CompositionRows.fold(task))
        .setParallelism(1);
  }

  private LinearRegression linear(int task, ParamGridBuilder grid) {
    LinearRegression linear =
        new LinearRegression()
            .setFeaturesCol(FEATURES)
            .setLabelCol(CompositionRows.target(task))
            .setPredictionCol(PREDICTION)
            .setSolver("normal");
    grid.addGrid(linear.regParam(), PENALTIES);
    return linear;
  }

  private GBTRegressor boosted(int task, ParamGridBuilder grid) {
    GBTRegressor boosted =
        new GBTRegressor()
            .setFeaturesCol(FEATURES)
            .setLabelCol(CompositionRows.target(task))
            .setPredictionCol(PREDICTION)
            .setMaxIter(trees)
            .setSeed(seed);
    grid.addGrid(boosted.maxDepth(), depths.stream().mapToInt(d -> d).toArray());
    return boosted;
  }

  private static List<MeasureRow> errors(
      Kind kind, int task, Dataset<Row> predicted, TargetScale scale) {
    Map<String, double[]> sums = new TreeMap<>();
    String y = CompositionRows.target(task);
    for (Row row : predicted.select(CompositionRows.SPLIT, y, PREDICTION).collectAsList()) {
      double error = scale.original(row.getDouble(2)) - scale.original(row.getDouble(1));
      double[] sum = sums.computeIfAbsent(row.getString(0), split -> new double[3]);
      sum[0]++;
      sum[1] += Math.abs(error);
      sum[2] += error * error;
    }
    List<MeasureRow> rows = new ArrayList<>();
    sums.forEach(
        (split, s) -> {
          String name = kind.prefix();
          long n = (long) s[0];
          rows.add(row(scale, split, name + "mae", s[1] / n, n));
          rows.add(row(scale, split, name + "rmse", Math.sqrt(s[2] / n), n));
        });
    return rows;
  }

  private static MeasureRow row(
      TargetScale scale, String split, String measure, double value, long rows) {
    return new MeasureRow(scale.task(), split, measure, scale.unit(), value, rows);
  }
}

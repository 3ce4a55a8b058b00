package io.equipoise.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.corr;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.udf;

import io.equipoise.net.TargetScale;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Features that are the target itself: a model that reads them is no test of anything.
 *
 * <pre>
 * by name     the task is called as the feature is; case and all but letters and digits aside
 * by numbers  |r| &gt; 1 - 1e-6 between feature and target over the training rows of the task, as
 *             the target is in the table or as it is learned (such as its logarithm)
 * </pre>
 *
 * <p>Equal up to a factor and a constant is equal: a line finds both. The limit takes in targets
 * that were written with three digits or more. A feature or a target that is the same in all rows
 * has no correlation and is kept. Cost: one pass over the training rows.
 */
final class TargetLeakage {
  private static final double SAME = 1 - 1e-6;
  private static final String VALUES = "values";
  private static final String LEARNED = "learned";
  private static final String ORIGINAL = "original";

  private TargetLeakage() {}

  /**
   * Features to leave out, by rising place.
   *
   * @param training rows of the task, with a vector of features and the target as it is learned
   * @return correlation with the target, the further from 0 of the two; NaN where there is none
   */
  static SortedMap<Integer, Double> of(
      Dataset<Row> training, String features, String[] names, String target, TargetScale scale) {
    Column original =
        udf((UDF1<Double, Double>) scale::original, DataTypes.DoubleType).apply(col(target));
    Dataset<Row> rows =
        training.select(
            vector_to_array(col(features), "float64").as(VALUES),
            col(target).as(LEARNED),
            original.as(ORIGINAL));
    Column[] correlations =
        IntStream.range(0, names.length)
            .boxed()
            .flatMap(j -> Stream.of(with(j, LEARNED), with(j, ORIGINAL)))
            .toArray(Column[]::new);
    Row found = rows.agg(count(LEARNED), correlations).head();
    SortedMap<Integer, Double> leaks = new TreeMap<>();
    for (int j = 0; j < names.length; j++) {
      double r = further(found.get(1 + 2 * j), found.get(2 + 2 * j));
      if (Math.abs(r) > SAME || plain(names[j]).equals(plain(scale.task()))) {
        leaks.put(j, r);
      }
    }
    return leaks;
  }

  private static Column with(int feature, String target) {
    return corr(col(VALUES).getItem(feature), col(target));
  }

  private static double further(@Nullable Object a, @Nullable Object b) {
    double r = a == null ? Double.NaN : (Double) a;
    double s = b == null ? Double.NaN : (Double) b;
    return Double.isNaN(r) || Math.abs(s) > Math.abs(r) ? s : r;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}

package io.equipoise.ml;

import io.equipoise.crystal.CompositionFeatures;
import io.equipoise.crystal.Sample;
import io.equipoise.net.TargetScale;
import io.equipoise.table.CrystalShards;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table of crystals as a frame of {@link CompositionFeatures} and targets.
 *
 * <pre>
 * split        train, val or test
 * mean_group.. double, one column per feature
 * y_k          double, standardised target of task k; null where missing
 * fold_k       int, of the training rows of task k; null for all others
 * </pre>
 *
 * <p>One partition, in the order of the shards: MLlib adds up numbers by partition, so that any
 * other cut would move last bits with the number of slots. Training rows of a task take folds in
 * turn. Cost: every shard is read by one task; about 400 bytes a row.
 *
 * @param scales one per task, in the order of the samples' targets
 */
record CompositionRows(CrystalShards.Raw shards, List<TargetScale> scales, int folds)
    implements Serializable {
  static final String SPLIT = "split";

  /** Copies the list, which travels. */
  CompositionRows {
    scales = List.copyOf(scales);
  }

  /** The column of a task's targets. */
  static String target(int task) {
    return "y_" + task;
  }

  /** The column of a task's folds. */
  static String fold(int task) {
    return "fold_" + task;
  }

  Dataset<Row> frame(SparkSession spark) {
    CompositionRows rows = this;
    List<Integer> numbers = IntStream.range(0, shards.parts().size()).boxed().toList();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, 1)
            .mapPartitions(rows::opened),
        schema());
  }

  private StructType schema() {
    StructType schema = new StructType().add(SPLIT, DataTypes.StringType, false);
    for (String name : CompositionFeatures.names()) {
      schema = schema.add(name, DataTypes.DoubleType, false);
    }
    for (int k = 0; k < scales.size(); k++) {
      schema =
          schema
              .add(target(k), DataTypes.DoubleType, true)
              .add(fold(k), DataTypes.IntegerType, true);
    }
    return schema;
  }

  private Iterator<Row> opened(Iterator<Integer> numbers) {
    List<Row> rows = new ArrayList<>();
    int[] seen = new int[scales.size()];
    while (numbers.hasNext()) {
      for (Sample sample : shards.open(numbers.next())) {
        rows.add(row(sample, seen));
      }
    }
    return rows.iterator();
  }

  private Row row(Sample sample, int[] seen) {
    List<@Nullable Object> cells = new ArrayList<>(List.of(sample.split()));
    for (double feature : CompositionFeatures.of(sample.crystal())) {
      cells.add(feature);
    }
    for (int k = 0; k < seen.length; k++) {
      double y = scales.get(k).standardised(sample.targets()[k]);
      boolean known = !Double.isNaN(y);
      cells.add(known ? y : null);
      cells.add(known && sample.split().equals("train") ? seen[k]++ % folds : null);
    }
    return RowFactory.create(cells.toArray());
  }
}

package io.equipoise.jobs.prep;

import io.equipoise.cluster.SerializerCheck;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Reads pieces and writes shards on executors: two jobs, and one shuffle that carries each row
 * once. Rows stay in memory or on the executors' disks between the two.
 */
final class SparkWorkers implements Workers {
  private static final int LEAST_SLICES = 64;

  private final JavaSparkContext spark;
  private final String label;
  private @Nullable JavaRDD<ParsedPiece> parsed;

  SparkWorkers(JavaSparkContext spark, String label) {
    SerializerCheck.refuseKryo(spark.getConf());
    this.spark = spark;
    this.label = label;
  }

  @Override
  public List<ParsedPiece.Summary> read(List<Piece> pieces, PieceReader reader) {
    int slices = Math.min(pieces.size(), Math.max(LEAST_SLICES, 3 * spark.defaultParallelism()));
    JavaRDD<ParsedPiece> rows =
        spark
            .parallelize(pieces, slices)
            .map(reader::read)
            .persist(StorageLevel.MEMORY_AND_DISK())
            .setName(label);
    parsed = rows;
    spark.setJobGroup(label, "prep " + label + ": read " + pieces.size() + " pieces", true);
    return rows.map(ParsedPiece::summary).collect();
  }

  @Override
  public List<ShardWriter.Written> write(int[][] shardOf, ShardWriter writer) {
    JavaRDD<ParsedPiece> rows = java.util.Objects.requireNonNull(parsed, "read comes first");
    Broadcast<int[][]> where = spark.broadcast(shardOf);
    try {
      spark.setJobGroup(label, "prep " + label + ": write shards", true);
      return rows.flatMapToPair(piece -> placed(piece, where.value()[piece.index()]).iterator())
          .groupByKey(3 * spark.defaultParallelism())
          .map(shard -> writer.write(shard._1, shard._2))
          .collect();
    } finally {
      where.destroy();
    }
  }

  private static List<Tuple2<Integer, ParsedPiece.Kept>> placed(ParsedPiece piece, int[] shardOf) {
    List<Tuple2<Integer, ParsedPiece.Kept>> placed = new ArrayList<>();
    for (int row = 0; row < shardOf.length; row++) {
      if (shardOf[row] >= 0) {
        placed.add(new Tuple2<>(shardOf[row], piece.kept().get(row)));
      }
    }
    return placed;
  }

  @Override
  public void close() {
    if (parsed != null) {
      parsed.unpersist();
      parsed = null;
    }
    spark.clearJobGroup();
  }
}

package io.equipoise.jobs.prep;

import io.equipoise.cluster.SerializerCheck;
import io.equipoise.crystal.Deduplication;
import io.equipoise.crystal.VolumeBands;
import io.equipoise.table.CrystalTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Reads pieces and writes shards on executors: two jobs, and one shuffle that carries each row
 * once; two more of each when structures are compared, whose shuffles carry fingerprints.
 *
 * <p>Rows wait on the executors' disks. An executor thread holds some parts of files, one shard, or
 * the fingerprints of one reduced formula within 1 % of volume, however many rows the table has.
 */
final class SparkWorkers implements Workers {
  private static final int LEAST_SLICES = 64;
  private static final int MOST_SLICES = 1024;
  // Spark's Java serialiser forgets what it has seen every 100 objects: few enough pieces.
  private static final int PIECES = 8;

  private final JavaSparkContext spark;
  private final String label;
  private final List<JavaRDD<ParsedPiece>> kept = new ArrayList<>();
  private @Nullable JavaRDD<ParsedPiece> parsed;

  SparkWorkers(JavaSparkContext spark, String label) {
    SerializerCheck.refuseKryo(spark.getConf());
    this.spark = spark;
    this.label = label;
  }

  @Override
  public List<ParsedPiece.Summary> read(
      List<Piece> pieces, PieceReader reader, @Nullable Replay replay) {
    spark.setJobGroup(label, "prep " + label + ": read " + pieces.size() + " pieces", true);
    JavaRDD<ParsedPiece> old = replay == null ? spark.emptyRDD() : taken(replay);
    Set<Integer> there = new HashSet<>(old.map(ParsedPiece::index).collect());
    List<Piece> left = pieces.stream().filter(piece -> !there.contains(piece.index())).toList();
    JavaRDD<ParsedPiece> rows = left.isEmpty() ? old : old.union(read(left, reader));
    parsed = rows;
    return rows.map(ParsedPiece::summary).collect();
  }

  private JavaRDD<ParsedPiece> taken(Replay replay) {
    int shards = replay.old().parts().size();
    List<Integer> all = IntStream.range(0, shards).boxed().toList();
    JavaRDD<ParsedPiece> taken =
        spark
            .parallelize(all, shards)
            .flatMap(shard -> replay.rows(shard).iterator())
            .groupBy(CrystalTable.Row::file, Math.min(shards, MOST_SLICES))
            .flatMap(file -> replay.piece(file._1, file._2).stream().iterator())
            .persist(StorageLevel.DISK_ONLY());
    kept.add(taken);
    return taken;
  }

  private JavaRDD<ParsedPiece> read(List<Piece> pieces, PieceReader reader) {
    int enough = Math.max(LEAST_SLICES, 3 * spark.defaultParallelism());
    int slices = Math.min(pieces.size(), Math.max(enough, pieces.size() / PIECES));
    JavaRDD<ParsedPiece> rows =
        spark
            .parallelize(pieces, slices)
            .flatMap(piece -> ReadAhead.of(reader, piece))
            .persist(StorageLevel.DISK_ONLY())
            .setName(label);
    kept.add(rows);
    return rows;
  }

  @Override
  public List<Deduplication.Finding> compare(Copies copies, Set<Long> without) {
    JavaRDD<ParsedPiece> rows = java.util.Objects.requireNonNull(parsed, "read comes first");
    int slices = rows.getNumPartitions();
    Broadcast<Set<Long>> left = spark.broadcast(without);
    spark.setJobGroup(label, "prep " + label + ": compare structures", true);
    JavaRDD<VolumeBands.Judged> bands =
        rows.flatMapToPair(piece -> banded(copies.candidates(piece, left.value())).iterator())
            .groupByKey(slices)
            .map(band -> copies.judgeBand(band._2))
            .persist(StorageLevel.DISK_ONLY());
    try {
      List<Deduplication.Finding> findings =
          new ArrayList<>(bands.flatMap(band -> band.findings().iterator()).collect());
      findings.addAll(
          bands
              .flatMap(band -> band.open().iterator())
              .groupBy(row -> row.print().formula(), slices)
              .flatMap(formula -> copies.judge(formula._2).iterator())
              .collect());
      return findings;
    } finally {
      bands.unpersist();
      left.destroy();
    }
  }

  private static List<Tuple2<Tuple2<String, Long>, Deduplication.Candidate>> banded(
      List<Deduplication.Candidate> rows) {
    List<Tuple2<Tuple2<String, Long>, Deduplication.Candidate>> banded = new ArrayList<>();
    for (Deduplication.Candidate row : rows) {
      for (long band : VolumeBands.of(row.print())) {
        banded.add(new Tuple2<>(new Tuple2<>(row.print().formula(), band), row));
      }
    }
    return banded;
  }

  @Override
  public List<ShardWriter.Written> write(int[][] shardOf, ShardWriter writer) {
    JavaRDD<ParsedPiece> rows = java.util.Objects.requireNonNull(parsed, "read comes first");
    int shards = 1 + Arrays.stream(shardOf).flatMapToInt(Arrays::stream).max().orElse(0);
    Broadcast<int[][]> where = spark.broadcast(shardOf);
    try {
      spark.setJobGroup(label, "prep " + label + ": write shards", true);
      return rows.flatMapToPair(piece -> placed(piece, where.value()[piece.index()]).iterator())
          .groupByKey(Math.max(3 * spark.defaultParallelism(), Math.min(shards, MOST_SLICES)))
          .map(shard -> writer.write(shard._1, shard._2))
          .collect();
    } finally {
      where.destroy();
    }
  }

  private static List<Tuple2<Integer, ParsedPiece.Kept>> placed(ParsedPiece piece, int[] shardOf) {
    List<Tuple2<Integer, ParsedPiece.Kept>> placed = new ArrayList<>();
    for (int row = 0; row < piece.kept().size(); row++) {
      int shard = shardOf[piece.first() + row];
      if (shard >= 0) {
        placed.add(new Tuple2<>(shard, piece.kept().get(row)));
      }
    }
    return placed;
  }

  @Override
  public void close() {
    kept.forEach(JavaRDD::unpersist);
    kept.clear();
    parsed = null;
    spark.clearJobGroup();
  }
}

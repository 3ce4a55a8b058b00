package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Deduplication;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.LocalStore;
import io.equipoise.table.TableManifest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.RDDInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty thousand crystals at once; a million are in the benchmarks. */
@Tag("slow")
class PrepScaleTest {
  private static final long ROWS = 20_000;

  @TempDir Path directory;

  @Test
  void manyRowsWaitOnDiskAndFillEvenShards() {
    Resolved<PrepOptions> options =
        OptionFiles.load(
            PrepOptions.class,
            List.of(),
            List.of(
                "name=many",
                "input.from=prototypes",
                "input.rows=" + ROWS,
                "tasks.density={}",
                "shards=8"));
    try (JavaSparkContext spark = PrepTest.spark("local[2]", "2")) {
      PrepPlan plan = PrepPlan.of(new LocalStore(directory), options, null);
      TableManifest m = new Making(plan).with(new OnDisk(spark)).manifest();
      assertEquals(ROWS, m.total().in());
      assertEquals(ROWS, m.rows() + m.total().quarantined());
      assertTrue(m.total().quarantined() < 10, m.total().toString());
      double[] costs = m.costs();
      double mean = Arrays.stream(costs).average().orElseThrow();
      assertTrue(Arrays.stream(costs).max().orElseThrow() < 1.001 * mean, Arrays.toString(costs));
    }
  }

  /** Checks between reading and writing that executors keep no row in memory. */
  private static final class OnDisk implements Workers {
    private final JavaSparkContext spark;
    private final SparkWorkers workers;

    OnDisk(JavaSparkContext spark) {
      this.spark = spark;
      this.workers = new SparkWorkers(spark, "many");
    }

    @Override
    public List<ParsedPiece.Summary> read(
        List<Piece> pieces, PieceReader reader, @Nullable Replay replay) {
      return workers.read(pieces, reader, replay);
    }

    @Override
    public List<Deduplication.Finding> compare(Copies copies, Set<Long> without) {
      return workers.compare(copies, without);
    }

    @Override
    public List<ShardWriter.Written> write(int[][] shardOf, ShardWriter writer) {
      RDDInfo[] kept = spark.sc().getRDDStorageInfo();
      assertEquals(1, kept.length);
      assertEquals(0, kept[0].memSize());
      assertTrue(kept[0].diskSize() > 1000 * ROWS / 2, kept[0].toString());
      return workers.write(shardOf, writer);
    }

    @Override
    public void close() {
      workers.close();
    }
  }
}

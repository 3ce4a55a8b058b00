package io.equipoise.jobs.score;

import io.equipoise.jobs.Roots;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import io.equipoise.run.Store;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The table that is scored: its files, and their hashes for the id of the predictions.
 *
 * @param files Parquet files, in the order of their paths
 */
record ScoredTable(Location place, List<Location> files, List<Identity.Input> inputs) {
  /**
   * The table at a place: the shards that its manifest names, or every Parquet file below it.
   *
   * @throws Failure exit 3 when there is none, or a file is not the one of the manifest
   */
  static ScoredTable find(String address) {
    Location place = Roots.place("--table", address);
    try {
      return place.resolve(TableManifest.FILE).exists() ? published(place) : plain(place);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-004",
          "table cannot be read: " + e.getMessage(),
          place.toString(),
          "Check --table and its permissions",
          e);
    }
  }

  private static ScoredTable published(Location place) throws IOException {
    TableManifest manifest = TableManifest.read(place);
    List<Location> files = new ArrayList<>();
    for (TableManifest.Part part : manifest.shards()) {
      Location file = place.resolve(part.path());
      if (!Sha256.hex(file.read()).equals(part.sha256())) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-004",
            part.path() + " is not the file that was published: its SHA-256 differs",
            place.toString(),
            "Copy the table again, or run prep again");
      }
      files.add(file);
    }
    return new ScoredTable(place, files, manifest.inputs());
  }

  private static ScoredTable plain(Location place) throws IOException {
    List<Location> files = new ArrayList<>();
    List<Identity.Input> inputs = new ArrayList<>();
    for (Store.Entry entry : place.store().walk(place.path())) {
      Location file = place.resolve(entry.path());
      if (!entry.directory()
          && file.path().endsWith(".parquet")
          && !entry.path().contains("quarantine")) {
        byte[] bytes = file.read();
        String name = entry.path().isEmpty() ? "file" : entry.path();
        inputs.add(new Identity.Input("crystals", "0", name, bytes.length, Sha256.hex(bytes)));
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-004",
          "no table: neither " + TableManifest.FILE + " nor Parquet files; expected one of them",
          place.toString(),
          "Give the directory that prep printed");
    }
    return new ScoredTable(place, files, inputs);
  }

  /**
   * The rows that are wanted, spread over all slots.
   *
   * @param split {@code all}, or the name of a split
   * @throws Failure exit 3 when a column that is needed is missing
   */
  Dataset<Row> rows(SparkSession spark, String split) {
    Dataset<Row> all =
        spark
            .read()
            .option("parquet.page.verify-checksum.enabled", "true")
            .parquet(files.stream().map(Location::address).toArray(String[]::new));
    need(all, "id");
    Dataset<Row> wanted = all;
    if (!split.equals("all")) {
      need(all, "split");
      wanted = all.where(functions.col("split").equalTo(split));
    }
    int slots = spark.sparkContext().defaultParallelism();
    return wanted.repartition(slots, functions.col("id")).sortWithinPartitions("id");
  }

  private void need(Dataset<Row> table, String column) {
    if (!Arrays.asList(table.columns()).contains(column)) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-005",
          "no column '" + column + "'; expected it among " + Arrays.toString(table.columns()),
          place.toString(),
          column.equals("split") ? "Score all rows with --split all" : "Give each row an id");
    }
  }
}

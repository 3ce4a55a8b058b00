package io.equipoise.jobs.score;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Sha256;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The table that is scored: its files, and their hashes for the id of the predictions.
 *
 * @param files Parquet files, in the order of their paths
 */
record ScoredTable(Path place, List<Path> files, List<Identity.Input> inputs) {
  /**
   * The table at a place: the shards that its manifest names, or every Parquet file below it.
   *
   * @throws Failure exit 3 when there is none, or a file is not the one of the manifest
   */
  static ScoredTable find(String place) {
    Path path = Path.of(place).toAbsolutePath().normalize();
    try {
      return Files.exists(path.resolve(TableManifest.FILE)) ? published(path) : plain(path);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-004",
          "table cannot be read: " + e.getMessage(),
          path.toString(),
          "Check --table and its permissions",
          e);
    }
  }

  private static ScoredTable published(Path path) throws IOException {
    TableManifest manifest = TableManifest.read(path);
    List<Path> files = new ArrayList<>();
    for (TableManifest.Part part : manifest.shards()) {
      Path file = path.resolve(part.path());
      if (!Sha256.hex(Files.readAllBytes(file)).equals(part.sha256())) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-004",
            part.path() + " is not the file that was published: its SHA-256 differs",
            path.toString(),
            "Copy the table again, or run prep again");
      }
      files.add(file);
    }
    return new ScoredTable(path, files, manifest.inputs());
  }

  private static ScoredTable plain(Path path) throws IOException {
    List<Path> files = parquet(path);
    if (files.isEmpty()) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-004",
          "no table: neither " + TableManifest.FILE + " nor Parquet files; expected one of them",
          path.toString(),
          "Give the directory that prep printed");
    }
    List<Identity.Input> inputs = new ArrayList<>();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      String name = path.equals(file) ? "file" : path.relativize(file).toString();
      inputs.add(new Identity.Input("crystals", "0", name, bytes.length, Sha256.hex(bytes)));
    }
    return new ScoredTable(path, files, inputs);
  }

  private static List<Path> parquet(Path path) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().endsWith(".parquet"))
          .filter(file -> !path.relativize(file).toString().contains("quarantine"))
          .sorted()
          .toList();
    }
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
            .parquet(files.stream().map(file -> file.toUri().toString()).toArray(String[]::new));
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

package io.equipoise.jobs.train;

import io.equipoise.jobs.Roots;
import io.equipoise.jobs.prep.Prep;
import io.equipoise.jobs.prep.PrepOptions;
import io.equipoise.jobs.prep.PreparedTable;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The table that options mean: one that is named, or one that prep makes.
 *
 * @param table its directory; empty to make it
 * @param prep the option file that makes it
 * @param prepSet single options over those of that file
 * @param beside the directory that a relative {@code prep} is beside
 */
public record TableChoice(
    String table, String prep, List<String> prepSet, Path beside, Store root) {

  TableChoice(TrainOptions.Data data, Path beside, Store root) {
    this(data.table(), data.prep(), data.prepSet(), beside, root);
  }

  /** The table's directory when it is there. */
  public Optional<Location> find() {
    return table.isEmpty()
        ? Prep.find(root, prepOptions()).map(PreparedTable::directory)
        : Optional.of(Roots.place("data.table", table));
  }

  /** The table's directory, made first when it is not there. */
  public Location findOrMake(@Nullable JavaSparkContext spark) {
    return find()
        .orElseGet(
            () ->
                (spark == null
                        ? Prep.runLocally(root, prepOptions())
                        : Prep.run(spark, root, prepOptions()))
                    .directory());
  }

  private Resolved<PrepOptions> prepOptions() {
    if (prep.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-020",
          "neither data.table nor data.prep is given; expected one of them",
          beside.toString(),
          "Start from conf/train/crystals.yaml, or name a table that prep has published.");
    }
    return OptionFiles.load(PrepOptions.class, List.of(beside.resolve(prep).normalize()), prepSet);
  }
}

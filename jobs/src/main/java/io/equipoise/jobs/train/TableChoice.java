package io.equipoise.jobs.train;

import io.equipoise.jobs.CommonFlags;
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

/** The table that a training line means: one that is named, or one that prep makes. */
final class TableChoice {
  private final TrainOptions.Data data;
  private final List<Path> config;
  private final Store root;

  TableChoice(TrainOptions.Data data, CommonFlags flags, Store root) {
    this(data, flags.config(), root);
  }

  /** The same for options that came from these files. */
  TableChoice(TrainOptions.Data data, List<Path> config, Store root) {
    this.data = data;
    this.config = config;
    this.root = root;
  }

  /** The table's directory when it is there. */
  Optional<Location> find() {
    return data.table().isEmpty()
        ? Prep.find(root, prep()).map(PreparedTable::directory)
        : Optional.of(Roots.place("data.table", data.table()));
  }

  /** The table's directory, made first when it is not there. */
  Location findOrMake(@Nullable JavaSparkContext spark) {
    return find()
        .orElseGet(
            () ->
                (spark == null ? Prep.runLocally(root, prep()) : Prep.run(spark, root, prep()))
                    .directory());
  }

  private Resolved<PrepOptions> prep() {
    if (data.prep().isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-020",
          "neither data.table nor data.prep is given; expected one of them",
          config.isEmpty() ? "no --config" : config.toString(),
          "Start from conf/train/crystals.yaml, or name a table that prep has published.");
    }
    return OptionFiles.load(PrepOptions.class, List.of(besideTheConfig()), data.prepSet());
  }

  private Path besideTheConfig() {
    Path prep = Path.of(data.prep());
    if (prep.isAbsolute() || config.isEmpty()) {
      return prep;
    }
    Path folder = config.get(config.size() - 1).toAbsolutePath().getParent();
    return folder == null ? prep : folder.resolve(prep).normalize();
  }
}

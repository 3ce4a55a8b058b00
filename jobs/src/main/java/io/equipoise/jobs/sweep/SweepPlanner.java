package io.equipoise.jobs.sweep;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.LocalRoot;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.train.TrainOptions;
import io.equipoise.jobs.train.TrainTrials;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** What a sweep would do, and everything that would stop it; writes nothing. */
public final class SweepPlanner implements Plan.Planner<SweepOptions> {
  @Override
  public Plan plan(Resolved<SweepOptions> options, CommonFlags flags) {
    List<String> lines = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    try {
      Path root = LocalRoot.of(flags.out());
      writable(root);
      if (tableIsMissing(options.value(), flags, root)) {
        lines.add("table    not there yet; made first, before the trials can be listed");
      } else {
        int slots = slots(options.value().execution().slots(), null);
        lines.addAll(Sweeping.of(options, beside(flags), root, null).plan(slots));
      }
    } catch (Failure failure) {
      failures.add(failure);
    }
    return new Plan(lines, failures);
  }

  private static boolean tableIsMissing(SweepOptions o, CommonFlags flags, Path root) {
    if (o.job() != SweepOptions.Job.TRAIN) {
      return false;
    }
    List<Path> files = o.base().stream().map(file -> beside(flags).resolve(file)).toList();
    TrainOptions base = OptionFiles.load(TrainOptions.class, files, o.set()).value();
    return TrainTrials.table(base, files, root).isEmpty();
  }

  /** The directory that the base files of a sweep are beside. */
  static Path beside(CommonFlags flags) {
    List<Path> config = flags.config();
    Path here = Path.of("").toAbsolutePath();
    if (config.isEmpty()) {
      return here;
    }
    Path parent = config.get(config.size() - 1).toAbsolutePath().getParent();
    return parent == null ? here : parent;
  }

  /** Trials side by side. */
  static int slots(int asked, @Nullable JavaSparkContext spark) {
    if (asked > 0) {
      return asked;
    }
    return spark == null ? Runtime.getRuntime().availableProcessors() : spark.defaultParallelism();
  }

  private static void writable(Path root) {
    Path there = root.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isWritable(there)) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-003",
          "--out " + root + " cannot be written",
          "",
          "Choose a directory that this user may write to.");
    }
  }
}

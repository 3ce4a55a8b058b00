package io.equipoise.jobs.sweep;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.train.TrainOptions;
import io.equipoise.jobs.train.TrainTrials;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.Store;
import java.nio.file.Path;
import java.util.List;

/** What a sweep would do, and everything that would stop it; writes nothing. */
public final class SweepPlanner implements Plan.Planner<SweepOptions> {
  @Override
  public Plan plan(Resolved<SweepOptions> options, CommonFlags flags) {
    Store root = Roots.out(flags.out());
    return new Obstacles()
        .check(() -> Obstacles.out(root))
        .check(() -> trials(options, flags, root))
        .plan();
  }

  private static List<String> trials(
      Resolved<SweepOptions> options, CommonFlags flags, Store root) {
    if (tableIsMissing(options.value(), flags, root)) {
      return List.of("table    not there yet; made first, before the trials can be listed");
    }
    int slots = Carriers.slots(options.value().execution().slots(), null);
    return Sweeping.of(options, beside(flags), root, null).plan(slots);
  }

  private static boolean tableIsMissing(SweepOptions o, CommonFlags flags, Store root) {
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
}

package io.equipoise.jobs.sweep;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.train.TrainOptions;
import io.equipoise.jobs.train.TrainTrials;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import io.equipoise.sweep.SweepRunner;
import io.equipoise.table.RunTables;
import java.nio.file.Path;
import java.util.List;

/** What a sweep would do, and everything that would stop it; writes nothing. */
public final class SweepPlanner implements Plan.Planner<SweepOptions> {
  @Override
  public Plan plan(Resolved<SweepOptions> options, CommonFlags flags) {
    Store root = Roots.out(flags.out());
    return new Obstacles()
        .check(() -> Obstacles.out(root))
        .check(() -> needsEngine(options.value().job()) ? Obstacles.engine() : List.of())
        .check(() -> trials(options, flags, root))
        .plan();
  }

  private static List<String> trials(
      Resolved<SweepOptions> options, CommonFlags flags, Store root) {
    if (tableIsMissing(options.value(), flags.beside(), root)) {
      int settings = Sweeping.checkRanges(options, flags.beside());
      return List.of(
          "trials   " + settings + ", every option in its range",
          "table    not there yet; made first, then the trials are checked against it");
    }
    int slots = Carriers.slots(options.value().execution().slots(), null);
    Sweeping sweep = Sweeping.of(options, flags.beside(), root, null);
    if (!flags.newRun()) {
      SweepRunner.checkGrows(new RunFolder(root, sweep.runId()), new RunTables(), sweep.trials());
    }
    return sweep.plan(slots);
  }

  private static boolean needsEngine(SweepOptions.Job job) {
    return job == SweepOptions.Job.TRAIN || job == SweepOptions.Job.CONTINUAL;
  }

  static boolean tableIsMissing(SweepOptions o, Path beside, Store root) {
    List<Path> files = o.base().stream().map(file -> beside.resolve(file)).toList();
    return switch (o.job()) {
      case TRAIN ->
          TrainTrials.table(
                  OptionFiles.load(TrainOptions.class, files, o.set()).value(),
                  CommonFlags.beside(files, beside),
                  root)
              .isEmpty();
      case BILEVEL ->
          BilevelTrials.table(
                  OptionFiles.load(BilevelOptions.class, files, o.set()).value(),
                  CommonFlags.beside(files, beside),
                  root)
              .find()
              .isEmpty();
      case CONTINUAL ->
          ContinualTrials.table(
                  OptionFiles.load(ContinualOptions.class, files, o.set()).value(),
                  CommonFlags.beside(files, beside),
                  root)
              .find()
              .isEmpty();
      case CONTINUAL_IMAGES ->
          ContinualImagesTrials.table(
                  OptionFiles.load(ContinualImagesOptions.class, files, o.set()).value(),
                  CommonFlags.beside(files, beside),
                  root)
              .find()
              .isEmpty();
      case META ->
          MetaTrials.table(
                  OptionFiles.load(MetaOptions.class, files, o.set()).value(),
                  CommonFlags.beside(files, beside),
                  root)
              .filter(table -> table.find().isEmpty())
              .isPresent();
      case QUADRATICS, TOY, LINEAR_FORGETTING -> false;
    };
  }
}

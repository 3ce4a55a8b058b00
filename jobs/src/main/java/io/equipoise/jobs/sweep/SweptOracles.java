package io.equipoise.jobs.sweep;

import io.equipoise.bilevel.RowOracle;
import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Roots;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.OpenedShards;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The bilevel problems that the trials of a sweep solve, as oracles to be tested. */
public final class SweptOracles {
  private SweptOracles() {}

  /**
   * A problem of a sweep.
   *
   * @param name its options
   * @param oracle on all rows, in this process
   * @param start of every upper variable
   */
  public record Swept(String name, RowOracle<?> oracle, double start) {}

  /**
   * Each different problem of a sweep, from the first trial that has it.
   *
   * @param file the sweep's options
   * @param flags more settings, and where tables are
   * @throws Failure OPT-031 when the sweep is not of the job bilevel, OPT-032 when its table is not
   *     there yet
   */
  public static List<Swept> of(Path file, CommonFlags flags) {
    Resolved<SweepOptions> options =
        OptionFiles.load(SweepOptions.class, List.of(file), flags.set());
    SweepOptions o = options.value();
    Path beside = CommonFlags.beside(List.of(file), file);
    if (o.job() != SweepOptions.Job.BILEVEL) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-031",
          "the sweep's job is '"
              + o.job().name().toLowerCase(Locale.ROOT).replace('_', '-')
              + "'; expected bilevel",
          file.toString(),
          "Name a sweep of bilevel problems, or a class that implements BilevelOracle.");
    }
    Store root = Roots.out(flags.out());
    if (SweepPlanner.tableIsMissing(o, beside, root)) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-032",
          "the table of the sweep is not there; expected it to be made already",
          file.toString(),
          "Run prep with the options that data.prep names, or the sweep itself, with the same"
              + " --out.");
    }
    return swept(Sweeping.of(options, beside, root, null));
  }

  private static List<Swept> swept(Sweeping sweeping) {
    FleetSource here = FleetSource.local("cpu", new OpenedShards());
    BilevelTrials job = (BilevelTrials) sweeping.body().job();
    Map<String, Swept> found = new LinkedHashMap<>();
    sweeping
        .trials()
        .trials()
        .forEach(
            trial -> {
              BilevelOptions o =
                  (BilevelOptions) sweeping.body().base().bind(trial.settings()).value();
              found.computeIfAbsent(
                  o.problem().toString(),
                  name -> new Swept(name, job.posed(o, here).oracle(), o.train().start()));
            });
    return List.copyOf(found.values());
  }
}

package io.equipoise.jobs.train;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.EngineRemedy;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.Roots;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import io.equipoise.table.TableManifest;
import io.equipoise.tensor.EngineMissingException;
import io.equipoise.tensor.EngineScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a training line would do, and everything that would stop it; writes nothing. */
public final class TrainPlanner implements Plan.Planner<TrainOptions> {
  @Override
  public Plan plan(Resolved<TrainOptions> options, CommonFlags flags) {
    List<String> lines = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    Store root = Roots.out(flags.out());
    collect(failures, () -> writable(root));
    collect(failures, TrainPlanner::engine);
    collect(failures, () -> lines.addAll(run(options, flags, root)));
    return new Plan(lines, failures);
  }

  private static List<String> run(Resolved<TrainOptions> options, CommonFlags flags, Store root) {
    TrainOptions o = options.value();
    Optional<Location> table = new TableChoice(o.data(), flags, root).find();
    if (table.isEmpty()) {
      return List.of("table    not there yet; made first, from " + o.data().prep());
    }
    TableManifest manifest = TableManifest.read(table.get());
    return new Training(options, table.get(), manifest, new Fleets(null, 0, o.seed())).plan();
  }

  private static void engine() {
    try (EngineScope scope = EngineScope.open("cpu")) {
      scope.liveArrays();
    } catch (EngineMissingException e) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-004",
          "the native engine is missing: " + e.getMessage(),
          "",
          EngineRemedy.line(),
          e);
    }
  }

  private static void writable(Store root) {
    try {
      root.checkWritable();
    } catch (IOException e) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-003",
          "--out " + root.where("") + " cannot be written (" + e.getMessage() + ")",
          "",
          "Choose a directory that this user may write to.",
          e);
    }
  }

  private static void collect(List<Failure> failures, Runnable check) {
    try {
      check.run();
    } catch (Failure failure) {
      failures.add(failure);
    }
  }
}

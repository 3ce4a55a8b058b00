package io.equipoise.jobs.train;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.EngineRemedy;
import io.equipoise.jobs.LocalRoot;
import io.equipoise.jobs.Plan;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.table.TableManifest;
import io.equipoise.tensor.EngineMissingException;
import io.equipoise.tensor.EngineScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a training line would do, and everything that would stop it; writes nothing. */
public final class TrainPlanner implements Plan.Planner<TrainOptions> {
  @Override
  public Plan plan(Resolved<TrainOptions> options, CommonFlags flags) {
    List<String> lines = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    Path root = LocalRoot.of(flags.out());
    collect(failures, () -> writable(root));
    collect(failures, TrainPlanner::engine);
    collect(failures, () -> lines.addAll(run(options, flags, root)));
    return new Plan(lines, failures);
  }

  private static List<String> run(Resolved<TrainOptions> options, CommonFlags flags, Path root) {
    TrainOptions o = options.value();
    Optional<Path> table = new TableChoice(o.data(), flags, root).find();
    if (table.isEmpty()) {
      return List.of("table    not there yet; made first, from " + o.data().prep());
    }
    TableManifest manifest = TableManifest.read(table.get());
    return new Training(options, table.get(), manifest, new Fleets(null, 0, o.seed(), 0)).plan();
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

  private static void collect(List<Failure> failures, Runnable check) {
    try {
      check.run();
    } catch (Failure failure) {
      failures.add(failure);
    }
  }
}

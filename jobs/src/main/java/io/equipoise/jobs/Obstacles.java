package io.equipoise.jobs;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.tensor.EngineMissingException;
import io.equipoise.tensor.EngineScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what would stop a job, each by itself, and what was found on the way. */
public final class Obstacles {
  private final List<String> lines = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /** Something that may find an obstacle. */
  @FunctionalInterface
  public interface Check {
    /** Returns what was found, one line each. */
    List<String> run();
  }

  /** Runs a check; what stops it is kept, and later checks still run. */
  public Obstacles check(Check check) {
    try {
      lines.addAll(check.run());
    } catch (Failure failure) {
      failures.add(failure);
    }
    return this;
  }

  /** The plan so far. */
  public Plan plan() {
    return new Plan(lines, failures);
  }

  /** Refuses an output root that this user cannot write to. */
  public static List<String> out(Path root) {
    Path there = root.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-003",
          "--out " + root + " cannot be written",
          "",
          "Choose a directory that this user may write to.");
    }
    return List.of();
  }

  /** Refuses to go on without the native engine. */
  public static List<String> engine() {
    try (EngineScope scope = EngineScope.open("cpu")) {
      scope.liveArrays();
      return List.of();
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
}

package io.equipoise.jobs;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import io.equipoise.tensor.EngineMissingException;
import io.equipoise.tensor.EngineScope;
import java.io.IOException;
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
  public static List<String> out(Store root) {
    try {
      root.checkWritable();
      return List.of();
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

package io.equipoise.jobs;

import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * What a job would do, found without doing it: nothing is written and nothing is started.
 *
 * @param lines what was found, one line each: inputs, shards, slots, memory
 * @param failures everything that would stop the job; none when it can start
 */
public record Plan(List<String> lines, List<Failure> failures) {

  /** Copies both lists. */
  public Plan {
    lines = List.copyOf(lines);
    failures = List.copyOf(failures);
  }

  /** A plan of a job that has nothing to check but its options. */
  public static Plan empty() {
    return new Plan(List.of(), List.of());
  }

  /** Prints lines and obstacles; returns the exit code that the first obstacle has. */
  public int print(PrintWriter out, PrintWriter err) {
    lines.forEach(out::println);
    failures.forEach(failure -> err.println(failure.getMessage()));
    return (failures.isEmpty() ? ExitCode.OK : failures.get(0).exit()).code();
  }

  /** Makes the plan of one verb. */
  @FunctionalInterface
  public interface Planner<T extends Record> {
    /** The plan for these options and flags; reads data, writes nothing. */
    Plan plan(Resolved<T> options, CommonFlags flags) throws IOException;
  }
}

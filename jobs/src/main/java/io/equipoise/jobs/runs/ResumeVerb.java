package io.equipoise.jobs.runs;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Main;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs the line again that a run was started with; it goes on from the last commit.
 *
 * <p>The line is printed first; with {@code --dry-run} that is all. Relative paths in it count from
 * the directory in which it was first given.
 */
@Command(name = "resume", description = "Repeats the line that started a run; it goes on.")
final class ResumeVerb implements Callable<Integer> {
  private final ToIntFunction<List<String>> submit;

  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "ID", description = "The run, or the beginning of its id.")
  private String id;

  /** Runs the line in this process. */
  ResumeVerb() {
    this(line -> Main.execute(line.toArray(new String[0])));
  }

  /** Hands the line to {@code submit}, which returns the exit code. */
  ResumeVerb(ToIntFunction<List<String>> submit) {
    this.submit = submit;
  }

  @Override
  public Integer call() throws IOException {
    StoredRun run = RunsRoot.open(flags.out()).find(id);
    CommandText line = CommandText.of(run.identity());
    if (!line.known()) {
      throw new Failure(
          ExitCode.STATE,
          "RUN-023",
          "run " + run.id() + " has no recorded command; expected one in run.json",
          run.where(),
          "Submit the line by hand with --config " + run.where() + "/options.yaml.");
    }
    spec.commandLine().getOut().println(line.shown());
    if (flags.dryRun()) {
      return ExitCode.OK.code();
    }
    if (line.masked()) {
      throw new Failure(
          ExitCode.USAGE,
          "RUN-024",
          "the line of run " + run.id() + " holds a secret that was masked; expected none",
          "",
          "Submit the printed line by hand with the secret in its place.");
    }
    return submit.applyAsInt(line.words());
  }
}

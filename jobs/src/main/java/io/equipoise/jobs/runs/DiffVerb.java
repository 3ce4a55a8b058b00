package io.equipoise.jobs.runs;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.run.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What two runs were told, read and found, where it differs. Exit 0 whether or not it does. */
@Command(name = "diff", description = "Options, data, commits and measures in which two differ.")
final class DiffVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "A run.")
  private String a;

  @Parameters(index = "1", paramLabel = "B", description = "The run to compare it with.")
  private String b;

  @Override
  public Integer call() throws IOException {
    RunsRoot root = RunsRoot.open(flags.out());
    PrintWriter out = spec.commandLine().getOut();
    new Comparison(root.find(a), root.find(b)).print(out);
    return ExitCode.OK.code();
  }
}

package io.equipoise.jobs.runs;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.run.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes what drivers that died had staged; never a commit, never what a live driver stages. */
@Command(name = "gc", description = "Removes staged leftovers of drivers that died.")
final class GcVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      defaultValue = "7d",
      converter = Days.class,
      description = "Untouched for so long: 90s, 15m, 36h or 7d (default: ${DEFAULT-VALUE}).")
  private Duration olderThan;

  @Override
  public Integer call() throws IOException {
    RunsRoot root = RunsRoot.open(flags.out());
    PrintWriter out = spec.commandLine().getOut();
    List<Leftover> leftovers = Leftover.under(root, olderThan, System.currentTimeMillis());
    long bytes = 0;
    String verb = flags.dryRun() ? "would remove" : "removed";
    for (Leftover leftover : leftovers) {
      if (!flags.dryRun()) {
        root.store().delete(leftover.path());
      }
      bytes += leftover.bytes();
      out.printf(
          Locale.ROOT,
          "%s %s (%,d bytes)%n",
          verb,
          root.store().where(leftover.path()),
          leftover.bytes());
    }
    out.printf(Locale.ROOT, "%s %d leftovers, %,d bytes%n", verb, leftovers.size(), bytes);
    return ExitCode.OK.code();
  }
}

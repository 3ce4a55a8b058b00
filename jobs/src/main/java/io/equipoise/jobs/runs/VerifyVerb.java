package io.equipoise.jobs.runs;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.run.Counted;
import io.equipoise.run.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Reads every file of a run, or of all runs and tables, and checks length, SHA-256 and the chain of
 * commits. Exit 0 when all is sound, else 6 with a line on stdout per thing that is not.
 */
@Command(name = "verify", description = "Checks every file, hash and link that was committed.")
final class VerifyVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  private static final class Which {
    @Parameters(index = "0", paramLabel = "ID", description = "One run.")
    private @Nullable String id;

    @Option(names = "--all", description = "Every run, and every table with a manifest.")
    private boolean all;
  }

  @Override
  public Integer call() throws IOException {
    RunsRoot root = RunsRoot.open(flags.out());
    PrintWriter out = spec.commandLine().getOut();
    String id = which.id;
    List<String> wrong = new ArrayList<>();
    for (StoredRun run : id == null ? root.runs() : List.of(root.find(id))) {
      Verification found = Verification.of(run);
      if (found.wrong().isEmpty() && !flags.quiet()) {
        out.printf(
            "%s: %s, %s sound%s%n",
            run.id(),
            Counted.of(found.commits(), "commit"),
            Counted.of(found.files(), "file") + (found.files() == 1 ? " is" : " are"),
            found.dropped() == 0
                ? ""
                : ", state dropped of " + Counted.of(found.dropped(), "commit"));
      }
      wrong.addAll(found.wrong());
    }
    if (id == null) {
      for (StoredTable table : StoredTable.under(root)) {
        List<String> damaged = table.verify();
        if (damaged.isEmpty() && !flags.quiet()) {
          out.println(table.path() + ": every file is as its manifest says");
        }
        wrong.addAll(damaged);
      }
    }
    wrong.forEach(out::println);
    return (wrong.isEmpty() ? ExitCode.OK : ExitCode.STATE).code();
  }
}

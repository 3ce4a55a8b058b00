package io.equipoise.jobs.runs;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.run.Commit;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One line per run and per published table. A damaged run is a line too, never the end. */
@Command(name = "list", description = "One line per run, and per table.")
final class ListVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RunsRoot root = RunsRoot.open(flags.out());
    PrintWriter out = spec.commandLine().getOut();
    long now = System.currentTimeMillis();
    List<StoredRun> runs = root.runs();
    if (runs.isEmpty()) {
      out.println("no runs under " + root.store().where(""));
    } else {
      TextTable table = new TextTable("run", "state", "round", "headline", "age");
      for (StoredRun run : runs) {
        table.row(cells(run, now));
      }
      table.print(out, "");
    }
    tables(root, out);
    return ExitCode.OK.code();
  }

  private static String[] cells(StoredRun run, long now) throws IOException {
    try {
      Optional<Status> status = run.status();
      String created = run.identity().text("created");
      List<Commit> commits = run.commits();
      List<Measure> measures = run.measures(commits);
      String more = measures.size() > 1 ? " (+" + (measures.size() - 1) + ")" : "";
      String state = run.state(now);
      return new String[] {
        run.id(),
        state,
        run.round(commits, state.equals(StoredRun.INTERRUPTED)),
        Measure.headline(measures).map(m -> m.phrase() + more).orElse("-"),
        Age.of(status.map(Status::updated).orElse(created), now)
      };
    } catch (Failure damage) {
      return new String[] {run.id(), "DAMAGED", "-", damage.code() + ", see runs verify", "-"};
    }
  }

  private static void tables(RunsRoot root, PrintWriter out) throws IOException {
    List<StoredTable> tables = StoredTable.under(root);
    if (tables.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("table", "schema", "rows", "files", "bytes");
    for (StoredTable one : tables) {
      table.row(one.cells());
    }
    out.println();
    table.print(out, "");
  }
}

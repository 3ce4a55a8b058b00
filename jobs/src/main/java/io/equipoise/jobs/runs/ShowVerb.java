package io.equipoise.jobs.runs;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.run.Commit;
import io.equipoise.run.Counted;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Masking;
import io.equipoise.run.Status;
import io.equipoise.table.RunTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything that one run says of itself. */
@Command(name = "show", description = "What a run is, what it was told, and what came of it.")
final class ShowVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "ID", description = "The run, or the beginning of its id.")
  private String id;

  @Option(
      names = "--watch",
      description = "First follow the run, a line for each change, until nobody works on it.")
  private boolean watch;

  @Override
  public Integer call() throws IOException {
    StoredRun run = RunsRoot.open(flags.out()).find(id);
    if (watch) {
      new Watch(run, spec.commandLine().getOut()).follow();
    }
    PrintWriter out = spec.commandLine().getOut();
    List<Commit> commits = run.commits();
    head(run, commits, out);
    options(run, out);
    inputs(run, out);
    commits(commits, out);
    measures(run.measures(commits), out);
    events(run, commits, out);
    out.println();
    boolean sweep = run.identity().text("job").equals("sweep");
    out.println(
        sweep
            ? "read the tables (trials, trial_measures, trial_evaluations, trial_rounds, trial_weights, trial_timings,"
                + " measures) with"
            : "read the tables (rounds, weights, measures, events, timings) with");
    out.printf(
        "  spark.read.parquet(\"%s/commits/*/%s\")%n", run.where(), sweep ? "trials" : "rounds");
    return ExitCode.OK.code();
  }

  private static void head(StoredRun run, List<Commit> commits, PrintWriter out)
      throws IOException {
    Facts identity = run.identity();
    Optional<Status> status = run.status();
    fact(out, "run", run.id());
    fact(out, "where", run.where());
    String state = run.state(System.currentTimeMillis());
    fact(out, "state", state);
    boolean gone = state.equals(StoredRun.INTERRUPTED);
    if (gone) {
      fact(
          out,
          "next",
          "its driver is gone; submit the same line again, or: equipoise runs resume " + run.id());
    }
    fact(out, "round", run.round(commits, gone));
    status.ifPresent(
        s -> {
          fact(out, "trials", Watch.trials(s));
          fact(out, "committed", committed(s, commits, gone));
          fact(out, "attempt", s.attempt() + " by " + s.appId());
          Integer exit = s.exitCode();
          fact(out, "exit", exit == null ? "" : exit.toString());
          fact(out, "reason", s.reason());
          fact(out, "hint", s.hint());
          fact(out, "updated", s.updated());
        });
    for (String key : identity.values().keySet()) {
      if (!key.equals("run_id")) {
        fact(out, key, Masking.value(key, identity.text(key)));
      }
    }
    fact(out, "command", CommandText.of(identity).shown());
  }

  /** Which of the trials that have ended are safe; empty for a run that is no sweep. */
  private static String committed(Status status, List<Commit> commits, boolean gone) {
    if (status.trials().isEmpty()) {
      return "";
    }
    long ended = status.round();
    long safe = Math.min(ended, StoredRun.committed(commits));
    String others =
        ended == safe
            ? ""
            : gone
                ? "; the other " + (ended - safe) + " were lost with the driver and run again"
                : "; the other " + (ended - safe) + " wait for the next commit (flush.interval)";
    return safe + " of these " + Counted.of(ended, "trial") + others;
  }

  private static void fact(PrintWriter out, String name, String value) {
    if (!value.isEmpty()) {
      out.printf("%-14s%s%n", Masking.shortened(name, 40), Masking.oneLine(value));
    }
  }

  private static void options(StoredRun run, PrintWriter out) throws IOException {
    String text = run.options();
    if (!text.isEmpty()) {
      out.println();
      out.println("options");
      text.lines().forEach(line -> out.println("  " + Masking.oneLine(Masking.text(line))));
    }
  }

  private static void inputs(StoredRun run, PrintWriter out) throws IOException {
    List<Facts> inputs = run.inputs();
    if (!inputs.isEmpty()) {
      out.println();
      TextTable table = new TextTable("input", "version", "path", "bytes", "sha256");
      for (Facts input : inputs) {
        table.row(
            input.text("table"),
            input.text("version"),
            input.text("path"),
            String.format(Locale.ROOT, "%,d", input.whole("bytes")),
            start(input.text("sha256")));
      }
      table.print(out, "");
    }
  }

  private static void commits(List<Commit> commits, PrintWriter out) {
    out.println();
    if (commits.isEmpty()) {
      out.println("no commits");
      return;
    }
    TextTable table = new TextTable("commit", "kind", "round", "attempt", "bytes", "content");
    for (Commit commit : commits) {
      long bytes = commit.files().stream().mapToLong(Commit.Entry::bytes).sum();
      table.row(
          Commit.name(commit.n()),
          commit.kind(),
          "" + commit.round(),
          commit.attempt(),
          String.format(Locale.ROOT, "%,d", bytes),
          start(commit.content()));
    }
    table.print(out, "");
    out.println("chain " + commits.get(commits.size() - 1).chain());
    out.println("two copies of this run are the same exactly when their last chains agree");
  }

  private static void measures(List<Measure> measures, PrintWriter out) {
    if (!measures.isEmpty()) {
      out.println();
      TextTable table = new TextTable("task", "split", "measure", "value", "unit", "rows");
      for (Measure m : measures) {
        table.row(m.task(), m.split(), m.measure(), m.number(), m.unit(), "" + m.rows());
      }
      table.print(out, "");
    }
  }

  private static void events(StoredRun run, List<Commit> commits, PrintWriter out) {
    TextTable table = new TextTable("event", "attempt", "round", "task", "detail");
    int count = 0;
    for (Commit commit : commits) {
      for (@Nullable Object[] row : run.rows(RunTables.EVENTS, commit)) {
        table.row(
            cell(row, "kind"),
            cell(row, "attempt"),
            cell(row, "round"),
            cell(row, "task"),
            cell(row, "detail"));
        count++;
      }
    }
    if (count > 0) {
      out.println();
      table.print(out, "");
    }
  }

  private static String cell(@Nullable Object[] row, String column) {
    return String.valueOf(row[RunTables.EVENTS.index(column)]);
  }

  private static String start(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }
}

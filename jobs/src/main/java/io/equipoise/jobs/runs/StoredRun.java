package io.equipoise.jobs.runs;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Lease;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Status;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run as it lies on disk; reads only. */
public record StoredRun(RunFolder folder) {
  /** The state of a run whose driver is gone without a word. */
  static final String INTERRUPTED = "INTERRUPTED";

  /** The run's id. */
  public String id() {
    return folder.runId();
  }

  /** Where it is, for people and for Spark. */
  public String where() {
    return folder.store().where(folder.path());
  }

  /** {@code run.json}, or nothing when there is none. */
  public Facts identity() throws IOException {
    return facts("run.json");
  }

  /** The entries of {@code inputs.json}. */
  public List<Facts> inputs() throws IOException {
    return facts("inputs.json").objects("inputs");
  }

  /** The text of {@code options.yaml}; empty when there is none. */
  public String options() throws IOException {
    return folder
        .once("options.yaml")
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  /** What the last driver said. */
  public Optional<Status> status() {
    try {
      return folder.status();
    } catch (IOException e) {
      throw Facts.damaged(where() + "/_STATUS.json", e);
    }
  }

  /** Who had the lease last. */
  Optional<Lease.Holder> holder() {
    try {
      return Lease.last(folder.store(), folder.path());
    } catch (IOException e) {
      throw Facts.damaged(where() + "/_lease", e);
    }
  }

  /** Whether a driver is at work. */
  boolean live(long now) {
    return holder().map(holder -> holder.alive(now)).orElse(false);
  }

  /** Where the run stands: its status, except that who says RUNNING and is gone was INTERRUPTED. */
  public String state(long now) throws IOException {
    if (folder.complete()) {
      return Status.State.COMMITTED.name();
    }
    if (live(now)) {
      return Status.State.RUNNING.name();
    }
    Optional<Status> said = status();
    if (said.isEmpty()) {
      return holder().isPresent() ? INTERRUPTED : Status.State.PLANNED.name();
    }
    Status.State last = said.get().state();
    return last == Status.State.RUNNING ? INTERRUPTED : last.name();
  }

  /**
   * {@code 12/240}: the rounds done, or trials, by the status or the last commit if that knows of
   * more; of a run whose driver is gone, those that are committed.
   */
  String round(List<Commit> commits, boolean gone) {
    int committed = committed(commits);
    return status()
        .map(s -> (gone ? committed : Math.max(s.round(), committed)) + "/" + s.rounds())
        .orElse("");
  }

  /** Rounds, or trials, that are safe. */
  static int committed(List<Commit> commits) {
    return commits.isEmpty() ? 0 : commits.get(commits.size() - 1).round();
  }

  /** Its commits, oldest first, as they describe themselves. */
  List<Commit> commits() throws IOException {
    CommitLog log = folder.commits();
    List<Commit> commits = new ArrayList<>();
    for (int n = 0, size = log.size(); n < size; n++) {
      commits.add(log.read(n));
    }
    return commits;
  }

  /** What was measured at the end; nothing before. */
  List<Measure> measures(List<Commit> commits) {
    Commit last = commits.isEmpty() ? null : commits.get(commits.size() - 1);
    return last == null || !last.kind().equals("finish") ? List.of() : Measure.of(this, last);
  }

  /** The rows that a commit holds of a table, with lengths and hashes checked. */
  public List<@Nullable Object[]> rows(TableSchema table, Commit commit) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Commit.Entry entry : commit.files()) {
      if (entry.path().startsWith(table.name() + "/") && entry.path().endsWith(".parquet")) {
        byte[] bytes = folder.commits().file(commit, entry.path());
        try {
          rows.addAll(ParquetFile.read(table, bytes, entry.path()));
        } catch (IOException e) {
          throw new Failure(
              ExitCode.STATE,
              "STATE-021",
              "table " + table.versioned() + " cannot be read: " + e.getMessage(),
              where() + "/commits/" + Commit.name(commit.n()),
              "Read it with the release that wrote it.",
              e);
        }
      }
    }
    return rows;
  }

  private Facts facts(String name) throws IOException {
    return folder
        .once(name)
        .map(bytes -> Facts.read(bytes, where() + "/" + name))
        .orElse(Facts.NONE);
  }
}

package io.equipoise.run;

import io.equipoise.fleet.Fleet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program to its end: takes the lease, finds where the run stands, and commits round after
 * round.
 *
 * <p>A run that is interrupted anywhere and submitted again ends with the same content hashes as
 * one that was not, and repeats at most the rounds of the commit that was in flight.
 *
 * @param <T> the program's state
 * @param <S> the fleet's shard
 */
public final class Runner<T, S> {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private final Program<T, S> program;
  private final Fleet<S> fleet;
  private final RunFolder folder;
  private final TableEncoder tables;
  private final RunnerSettings settings;
  private final CommitLog log;
  private final Telling telling;
  private final CommitRhythm rhythm;
  private final OldStates oldStates;
  private String attempt = "a0000";

  /** A runner of one run. */
  public Runner(
      Program<T, S> program,
      Fleet<S> fleet,
      RunFolder folder,
      TableEncoder tables,
      RunnerSettings settings) {
    this.program = program;
    this.fleet = fleet;
    this.folder = folder;
    this.tables = tables;
    this.settings = settings;
    this.log = folder.commits();
    this.oldStates = new OldStates(log, settings.retention());
    this.telling = new Telling(folder, settings, program.rounds());
    this.rhythm = new CommitRhythm(settings.roundsPerCommit());
  }

  /**
   * What came of it.
   *
   * @param alreadyComplete true when there was nothing left to do and nothing was written
   */
  public record Result<T>(T state, Commit last, boolean alreadyComplete) {}

  /** Where a run stands: the state after {@code round} rounds, and the commit that holds it. */
  private record Standing<T>(T state, int round, int incidents, @Nullable Commit last) {
    Standing<T> after(T next) {
      return new Standing<>(next, round + 1, incidents, last);
    }

    Standing<T> committed(Commit commit) {
      return new Standing<>(state, round, incidents, commit);
    }

    Standing<T> mended(T again) {
      return new Standing<>(again, round, incidents + 1, last);
    }
  }

  /**
   * Runs to the end.
   *
   * @throws Failure with the exit code that tells a scheduler whether trying again helps
   */
  public Result<T> run() {
    try {
      Standing<T> end = ended();
      if (end != null && end.last() != null) {
        return new Result<>(end.state(), end.last(), true);
      }
      try (Lease lease =
          Lease.take(folder.store(), folder.path(), settings.appId(), settings.clock())) {
        attempt = "a" + String.format("%04d", lease.epoch());
        return underLease(lease);
      }
    } catch (IOException e) {
      throw RunFolder.cannotWrite(folder.store().where(folder.path()), e);
    }
  }

  /** The end of a run that is complete and sound, else null. */
  private @Nullable Standing<T> ended() throws IOException {
    if (!folder.complete()) {
      return null;
    }
    try {
      Standing<T> end = newest(new ArrayList<>());
      return program.done(end.state()) ? end : null;
    } catch (Failure damage) {
      if (settings.resume() == Resume.STRICT) {
        throw damage;
      }
      return null;
    }
  }

  private Result<T> underLease(Lease lease) throws IOException {
    try (AutoCloseable renewing = lease.renewing()) {
      Standing<T> at = resume();
      telling.begins(attempt, at.round());
      Standing<T> end = finish(rounds(at));
      folder.markComplete();
      telling.ends(attempt, end.round());
      return new Result<>(end.state(), java.util.Objects.requireNonNull(end.last()), false);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      telling.fails(attempt, e);
      throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
  }

  /** From the last sound commit, or from the start. */
  private Standing<T> resume() throws IOException {
    List<TableRow> events = new ArrayList<>();
    int commits = log.size();
    if (commits > 0 && settings.resume() == Resume.NEVER) {
      throw new Failure(
          ExitCode.STATE,
          "STATE-001",
          "the run has " + Counted.of(commits, "commit") + " and --resume is never",
          folder.store().where(folder.path()),
          "Use --resume auto to go on from them, or --new-run to begin another.");
    }
    Standing<T> at = newest(events);
    Commit last = at.last();
    carried.addAll(untold(last));
    carried.addAll(events);
    if (last != null) {
      LOG.info("{} resumes after round {} (commit {})", folder.runId(), at.round(), last.n());
      oldStates.dropAllFor(last.n());
    }
    return at;
  }

  /** Event rows of commits that were set aside by attempts that ended before they could say so. */
  private List<TableRow> untold(@Nullable Commit last) throws IOException {
    List<TableRow> rows = new ArrayList<>();
    for (String name : folder.setAside()) {
      String by = name.substring(0, name.indexOf('-'));
      if (!by.equals(attempt) && (last == null || by.compareTo(last.attempt()) > 0)) {
        int n = Integer.parseInt(name.substring(name.indexOf('-') + 1));
        rows.add(aside(n, by, "set aside by an attempt that ended before it could say why"));
      }
    }
    return rows;
  }

  private static TableRow aside(int n, String by, String why) {
    return new TableRow.EventRow(by, n, "damaged-commit", "", -1, 0, why);
  }

  /** Rows of tables that tell of this attempt, waiting for the next commit. */
  private final List<TableRow> carried = new ArrayList<>();

  /**
   * The newest commit that is sound and has its state; those after it are set aside unless the rule
   * is strict.
   */
  private Standing<T> newest(List<TableRow> events) throws IOException {
    for (int n = log.size() - 1; n >= 0; n--) {
      try {
        Commit commit = log.verify(n);
        Encoded stored = StateFiles.read(log, commit);
        return new Standing<>(
            program.codec().decode(stored.under("program")),
            (int) stored.whole("runner.round"),
            (int) stored.whole("runner.incidents"),
            commit);
      } catch (Failure | IOException damage) {
        log.refuseIfOvertaken(n);
        if (settings.resume() == Resume.STRICT || attempt.equals("a0000")) {
          throw strict(n, damage);
        }
        LOG.warn("commit {} is set aside, its rounds will repeat: {}", n, damage.getMessage());
        events.add(aside(n, attempt, String.valueOf(damage.getMessage())));
        folder.setAside(n, attempt);
      }
    }
    return new Standing<>(program.start(), 0, 0, null);
  }

  private Failure strict(int n, Exception damage) {
    return damage instanceof Failure failure
        ? failure
        : new Failure(
            ExitCode.STATE,
            "STATE-002",
            "commit " + n + " cannot be read: " + damage.getMessage(),
            folder.store().where(folder.path()),
            "Restore it from a copy, or use --resume auto to repeat its rounds.",
            damage);
  }

  private Standing<T> rounds(Standing<T> from) throws IOException {
    Standing<T> at = from;
    List<TableRow> rows = new ArrayList<>();
    while (!program.done(at.state())) {
      if (at.last() != null && at.last().round() == at.round()) {
        telling.checkTime(at.round());
      }
      long begun = System.nanoTime();
      at = oneRound(at, rows);
      boolean due = rhythm.dueAfter((System.nanoTime() - begun) / 1e9);
      boolean stop = settings.stop().getAsBoolean();
      if (due || stop || telling.timeIsUp() || program.done(at.state())) {
        at = at.committed(commit("round", at, rows, Map.of()));
        rows.clear();
      }
      if (stop && !program.done(at.state())) {
        throw new Failure(
            settings.stop().exit(),
            "RUN-007",
            "stopped by a signal after round " + at.round() + " of " + program.rounds(),
            folder.store().where(folder.path()),
            "Submit the same line again to go on from there.");
      }
    }
    return at;
  }

  private Standing<T> oneRound(Standing<T> at, List<TableRow> rows) throws IOException {
    long begun = System.nanoTime();
    Fleet.Cost before = fleet.cost();
    int round = at.round() + 1;
    T next;
    Standing<T> from = at;
    while (true) {
      try {
        int mended = from.incidents() - at.incidents();
        next = program.round(from.state(), fleet.at(RoundPath.of(round, mended)));
        break;
      } catch (NonFiniteException incident) {
        from = mend(from, incident, round);
      }
    }
    long wall = System.nanoTime() - begun;
    Fleet.Cost cost = fleet.cost().since(before);
    Program.Report report = program.report(from.state(), next);
    rows.addAll(report.rows());
    fleet.incidents().forEach(i -> event(round, i.kind(), "", -1, i.detail()));
    carried.add(telling.timing(attempt, "round", round, wall, cost));
    telling.round(attempt, round, report, wall, cost);
    return from.after(next);
  }

  private Standing<T> mend(Standing<T> at, NonFiniteException incident, int round) {
    String policy = settings.onNonFinite().text();
    LOG.warn("round {}: {}; policy {}", round, incident.getMessage(), policy);
    if (settings.onNonFinite() == OnNonFinite.FAIL) {
      throw incident.failure("round " + round);
    }
    if (at.incidents() >= settings.maxIncidents()) {
      throw incident.failure(
          "numeric.max-incidents = " + settings.maxIncidents() + " are used up, round " + round);
    }
    String detail = incident.getMessage() + "; " + policy;
    event(round, "non-finite", incident.task(), incident.shard(), detail);
    return at.mended(program.mend(at.state(), incident, settings.onNonFinite()));
  }

  private void event(int round, String kind, String task, int shard, String detail) {
    TableRow.EventRow row =
        new TableRow.EventRow(attempt, round, kind, task, shard, 0, String.valueOf(detail));
    carried.add(row);
    settings.listener().event(row);
  }

  private Standing<T> finish(Standing<T> at) throws IOException {
    Commit last = at.last();
    if (last != null && last.kind().equals(Commit.FINISH) && last.round() == at.round()) {
      return at;
    }
    long begun = System.nanoTime();
    Fleet.Cost before = fleet.cost();
    Program.Finish end = program.finish(at.state(), fleet.at("finish"));
    fleet.incidents().forEach(i -> event(at.round(), i.kind(), "", -1, i.detail()));
    carried.add(
        telling.timing(
            attempt, "finish", at.round(), System.nanoTime() - begun, fleet.cost().since(before)));
    return at.committed(commit(Commit.FINISH, at, new ArrayList<>(end.rows()), end.files()));
  }

  private Commit commit(String kind, Standing<T> at, List<TableRow> rows, Map<String, byte[]> extra)
      throws IOException {
    long begun = System.nanoTime();
    SortedMap<String, byte[]> files = new TreeMap<>(extra);
    SortedMap<String, Long> counts = new TreeMap<>();
    StateFiles.put(
        Encoded.builder()
            .putAll("program", program.codec().encode(at.state()))
            .put("runner.round", at.round())
            .put("runner.incidents", at.incidents())
            .build(),
        files);
    List<TableRow> all = new ArrayList<>(rows);
    all.addAll(carried);
    SortedMap<String, List<TableRow>> byTable = new TreeMap<>();
    for (TableRow row : all) {
      byTable.computeIfAbsent(row.table(), t -> new ArrayList<>()).add(row);
    }
    for (Map.Entry<String, List<TableRow>> table : byTable.entrySet()) {
      String name = table.getKey() + "/" + tables.fileName();
      files.put(name, tables.encode(table.getKey(), folder.runId(), table.getValue()));
      counts.put(name, (long) table.getValue().size());
    }
    Commit previous = at.last();
    int n = previous == null ? 0 : previous.n() + 1;
    Commit header =
        new Commit(
            n,
            kind,
            attempt,
            at.round(),
            List.of(),
            "",
            previous == null ? "" : previous.chain(),
            settings.retention().droppable(n, kind),
            null);
    Commit published = log.publish(header, files, counts);
    carried.clear();
    double seconds = (System.nanoTime() - begun) / 1e9;
    rhythm.committed(StateFiles.bytes(files), seconds);
    settings.listener().committed(published, seconds);
    oldStates.dropFor(n);
    return published;
  }
}

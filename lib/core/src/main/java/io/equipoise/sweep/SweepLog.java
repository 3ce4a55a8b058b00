package io.equipoise.sweep;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Resume;
import io.equipoise.run.RunFolder;
import io.equipoise.run.TableRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of a sweep: reads what is there, gathers what comes, and closes it in commits of kind
 * {@code trials}, rows in order of trial number. Not safe for several threads.
 */
final class SweepLog {
  private static final Logger LOG = LoggerFactory.getLogger(SweepLog.class);

  private final RunFolder folder;
  private final TrialTables tables;
  private final CommitLog log;
  private final List<TableRow> waiting = new ArrayList<>();
  private @Nullable Commit last;
  private int trials;

  SweepLog(RunFolder folder, TrialTables tables) {
    this.folder = folder;
    this.tables = tables;
    this.log = folder.commits();
  }

  /**
   * Everything that is committed. Damaged commits, and those that follow one, are set aside unless
   * {@code resume} is strict or {@code attempt} is empty: their trials run again.
   *
   * @param attempt this attempt, or empty to look and change nothing
   */
  SweepRows read(String attempt, Resume resume) throws IOException {
    int size = log.size();
    List<Commit> sound = new ArrayList<>();
    SweepRows rows = new SweepRows();
    for (int n = 0; n < size; n++) {
      try {
        Commit commit = log.verify(n);
        read(commit, rows);
        sound.add(commit);
      } catch (Failure | IOException damage) {
        Failure failure = failure(n, damage);
        if (resume == Resume.STRICT || attempt.isEmpty()) {
          throw failure;
        }
        setAside(n, size, attempt, failure);
        break;
      }
    }
    last = sound.isEmpty() ? null : sound.get(sound.size() - 1);
    trials = rows.size();
    return rows;
  }

  private void read(Commit commit, SweepRows rows) throws IOException {
    List<TableRow.TrialRow> ended = List.of();
    for (Commit.Entry file : commit.files()) {
      if (file.path().startsWith("trials/")) {
        ended = tables.trials(log.file(commit, file.path()));
      } else if (file.path().startsWith("trial_measures/")) {
        tables.measures(log.file(commit, file.path())).forEach(rows::read);
      }
    }
    ended.forEach(rows::end);
  }

  private Failure failure(int n, Exception damage) {
    return damage instanceof Failure known
        ? known
        : new Failure(
            ExitCode.STATE,
            "STATE-002",
            "commit " + n + " cannot be read: " + damage.getMessage(),
            folder.store().where(folder.path()),
            "Restore it from a copy, or use --resume auto to repeat its trials.",
            damage);
  }

  private void setAside(int first, int size, String attempt, Failure damage) throws IOException {
    LOG.warn("commit {} is damaged and trials will repeat: {}", first, damage.getMessage());
    for (int n = size - 1; n >= first; n--) {
      folder.setAside(n, attempt);
    }
    waiting.add(
        new TableRow.EventRow(
            attempt, first, "damaged-commit", "", -1, 0, String.valueOf(damage.getMessage())));
  }

  /** How many commits there are. */
  int commits() {
    return last == null ? 0 : last.n() + 1;
  }

  /** The newest commit, if any. */
  @Nullable Commit last() {
    return last;
  }

  /** Rows that wait for a commit, timing and event rows left out. */
  int waiting() {
    int rows = 0;
    for (TableRow row : waiting) {
      rows += row instanceof TableRow.TrialRow || isRung(row) ? 1 : 0;
    }
    return rows;
  }

  private static boolean isRung(TableRow row) {
    return row instanceof TableRow.TrialMeasureRow measure
        && measure.measure().measure().endsWith("-rounds");
  }

  void add(TableRow row) {
    waiting.add(row);
    trials += row instanceof TableRow.TrialRow ? 1 : 0;
  }

  /** Commits what waits, if anything does. */
  void flush(String attempt) throws IOException {
    if (!waiting.isEmpty()) {
      waiting.sort(Comparator.comparingInt(SweepLog::number));
      publish("trials", attempt, waiting);
      waiting.clear();
    }
  }

  /** The summary alone, which ends a sweep until it is extended. */
  void finish(String attempt, List<TableRow> measures) throws IOException {
    flush(attempt);
    publish("finish", attempt, measures);
  }

  private void publish(String kind, String attempt, List<TableRow> rows) throws IOException {
    SortedMap<String, List<TableRow>> byTable = new TreeMap<>();
    rows.forEach(row -> byTable.computeIfAbsent(row.table(), t -> new ArrayList<>()).add(row));
    SortedMap<String, byte[]> files = new TreeMap<>();
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, List<TableRow>> table : byTable.entrySet()) {
      String name = table.getKey() + "/" + tables.fileName();
      files.put(name, tables.encode(table.getKey(), folder.runId(), table.getValue()));
      counts.put(name, (long) table.getValue().size());
    }
    Commit before = last;
    Commit header =
        new Commit(
            before == null ? 0 : before.n() + 1,
            kind,
            attempt,
            trials,
            List.of(),
            "",
            before == null ? "" : before.chain());
    last = log.publish(header, files, counts);
  }

  /** Rows of no trial come first; the sort is stable, so a trial's rows keep their order. */
  private static int number(TableRow row) {
    if (row instanceof TableRow.TrialRow trial) {
      return trial.number();
    }
    if (row instanceof TableRow.TrialMeasureRow measure) {
      return measure.number();
    }
    if (row instanceof TableRow.TrialRoundRow round) {
      return round.number();
    }
    if (row instanceof TableRow.TrialWeightRow weight) {
      return weight.number();
    }
    if (row instanceof TableRow.TrialEvaluationRow evaluation) {
      return evaluation.number();
    }
    return row instanceof TableRow.TrialTimingRow timing ? timing.number() : -1;
  }
}

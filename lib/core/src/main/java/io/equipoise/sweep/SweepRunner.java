package io.equipoise.sweep;

import io.equipoise.run.Commit;
import io.equipoise.run.Counted;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Lease;
import io.equipoise.run.Resume;
import io.equipoise.run.RunFolder;
import io.equipoise.run.TableRow;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs every trial of a sweep exactly once: takes the lease, finds which are there, has the others
 * carried, and commits what is complete.
 *
 * <p>A sweep that is interrupted anywhere and submitted again ends with the same rows, in order of
 * trial number, as one that was not; which commit holds which row depends on the time. One with
 * more trials than before runs only the new ones. The last commit holds the summary and is the same
 * bytes in any case.
 */
public final class SweepRunner {
  private final RunFolder folder;
  private final SortedMap<String, byte[]> files;
  private final TrialTables tables;
  private final SweepSettings settings;
  private final @Nullable Halving halving;

  /**
   * A runner of one sweep.
   *
   * @param files that say what is asked; a sweep that grows has those of its last line
   * @param halving stops trials early; null to run all to their end
   */
  public SweepRunner(
      RunFolder folder,
      SortedMap<String, byte[]> files,
      TrialTables tables,
      SweepSettings settings,
      @Nullable Halving halving) {
    this.folder = folder;
    this.files = files;
    this.tables = tables;
    this.settings = settings;
    this.halving = halving;
  }

  /**
   * What came of it.
   *
   * @param rows of the trials that were asked for, in order of number
   * @param tooManyFailed the message SWEEP-002 when too many trials failed, else empty
   * @param alreadyComplete true when there was nothing left to do and nothing was written
   */
  public record Result(
      List<TableRow.TrialRow> rows,
      Ranking ranking,
      String tooManyFailed,
      boolean alreadyComplete) {
    /** OK, or PARTIAL when too many trials failed. */
    public ExitCode exit() {
      return tooManyFailed.isEmpty() ? ExitCode.OK : ExitCode.PARTIAL;
    }
  }

  /**
   * Runs to the end.
   *
   * @throws Failure with the exit code that tells a scheduler whether trying again helps
   */
  public Result run(TrialList asked, TrialBody<?> body, Carrier carrier) {
    folder.create(files, UUID.randomUUID().toString());
    try {
      Result there = ended(asked, body);
      if (there != null) {
        return there;
      }
      try (Lease lease =
          Lease.take(folder.store(), folder.path(), settings.appId(), settings.clock())) {
        return underLease(lease, asked, body, carrier);
      }
    } catch (IOException e) {
      throw RunFolder.cannotWrite(folder.store().where(folder.path()), e);
    }
  }

  /** What is there when every trial that is asked for is, and the run is complete; else null. */
  private @Nullable Result ended(TrialList asked, TrialBody<?> body) throws IOException {
    if (!folder.complete()) {
      return null;
    }
    try {
      SweepLog log = new SweepLog(folder, tables);
      SweepRows rows = log.read("", settings.resume());
      Commit last = log.last();
      boolean finished = last != null && last.kind().equals("finish");
      if (!finished) {
        return null;
      }
      TrialList trials = asked.numberedLike(rows.numbers());
      boolean all = rows.missing(trials.trials(), 0, true).isEmpty();
      return all ? result(trials, rows, body, true) : null;
    } catch (Failure damage) {
      if (settings.resume() == Resume.STRICT) {
        throw damage;
      }
      return null;
    }
  }

  private Result underLease(Lease lease, TrialList asked, TrialBody<?> body, Carrier carrier)
      throws IOException {
    String attempt = Identity.attempt(lease.epoch());
    SweepTelling telling = new SweepTelling(folder, settings, attempt, asked.trials().size());
    try (AutoCloseable renewing = lease.renewing()) {
      SweepLog log = new SweepLog(folder, tables);
      SweepRows rows = log.read(attempt, settings.resume());
      refuseNever(log);
      refuseStrangers(folder, asked, rows);
      folder.restate(files);
      TrialList trials = asked.numberedLike(rows.numbers());
      if (folder.complete()) {
        folder.reopen();
      }
      telling.begins(rows);
      new SweepFlight(log, rows, telling, settings, attempt, carrier, body)
          .fly(trials.trials(), halving);
      return finish(log, rows, trials, body, telling, attempt);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      if (!folder.complete()) {
        telling.fails(e);
      }
      throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
  }

  private Result finish(
      SweepLog log,
      SweepRows rows,
      TrialList trials,
      TrialBody<?> body,
      SweepTelling telling,
      String attempt)
      throws IOException {
    Result result = result(trials, rows, body, false);
    Commit last = log.last();
    boolean told = last != null && last.kind().equals("finish") && log.waiting() == 0;
    if (!told) {
      log.finish(attempt, result.ranking().measures(result.rows()));
    }
    if (result.exit() == ExitCode.OK) {
      folder.markComplete();
    }
    telling.ends(rows, result.exit(), result.tooManyFailed());
    return result;
  }

  private Result result(TrialList trials, SweepRows rows, TrialBody<?> body, boolean already) {
    Set<Integer> wanted = new HashSet<>();
    trials.trials().forEach(trial -> wanted.add(trial.number()));
    List<TableRow.TrialRow> asked =
        rows.ended().stream().filter(row -> wanted.contains(row.number())).toList();
    return new Result(asked, Ranking.of(asked, body.score()), tooMany(asked), already);
  }

  /** Why a sweep is only partly good, or empty. */
  private String tooMany(List<TableRow.TrialRow> rows) {
    long failed = rows.stream().filter(row -> row.status().equals(TrialStatus.FAILED)).count();
    if (failed <= settings.maxFailed() * rows.size()) {
      return "";
    }
    return Failure.format(
        "SWEEP-002",
        failed
            + " of "
            + rows.size()
            + " trials failed; expected at most "
            + settings.maxFailed()
            + " of them",
        "sweep.max-failed",
        "Their rows say why (column reason); leave such settings out, or raise the limit.");
  }

  /**
   * Refuses trials beside which the run holds others, as {@link #run} would; changes nothing.
   *
   * @throws Failure STATE-025
   */
  public static void checkGrows(RunFolder folder, TrialTables tables, TrialList asked) {
    SweepRows rows;
    try {
      rows = new SweepLog(folder, tables).read("", Resume.STRICT);
    } catch (Failure | IOException damaged) {
      return; // what a run sets aside and does again
    }
    refuseStrangers(folder, asked, rows);
  }

  private void refuseNever(SweepLog log) {
    if (settings.resume() == Resume.NEVER && log.commits() > 0) {
      throw new Failure(
          ExitCode.STATE,
          "STATE-001",
          "the run has " + Counted.of(log.commits(), "commit") + " and --resume is never",
          folder.store().where(folder.path()),
          "Use --resume auto to go on from them, or --new-run to begin another.");
    }
  }

  /** A sweep grows; it does not change what it asks. */
  private static void refuseStrangers(RunFolder folder, TrialList asked, SweepRows rows) {
    Set<String> ids = new HashSet<>();
    asked.trials().forEach(trial -> ids.add(trial.id()));
    List<TableRow.TrialRow> strangers =
        rows.ended().stream().filter(row -> !ids.contains(row.trialId())).toList();
    if (!strangers.isEmpty()) {
      TableRow.TrialRow first = strangers.get(0);
      throw new Failure(
          ExitCode.STATE,
          "STATE-025",
          "the run holds "
              + Counted.of(strangers.size(), "trial")
              + " that these options do not ask for, such as "
              + first.options()
              + " with seed "
              + first.seed()
              + "; expected all of them among the "
              + ids.size()
              + " asked for",
          folder.store().where(folder.path()),
          "Put what was tried back and add to it, or choose another --name.");
    }
  }
}

package io.equipoise.sweep;

import io.equipoise.run.Counted;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.TableRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt's way through the trials that are missing: rung by rung when there are rungs. */
final class SweepFlight {
  private static final long LOOK_MILLIS = 100;

  private final SweepLog log;
  private final SweepRows rows;
  private final SweepTelling telling;
  private final SweepSettings settings;
  private final String attempt;
  private final Carrier carrier;
  private final TrialBody<?> body;
  private final Map<Integer, Trial> flying = new HashMap<>();
  private double best = Double.NaN;
  private int results;
  private double done;
  private double left;
  private long lastCommit = System.nanoTime();

  SweepFlight(
      SweepLog log,
      SweepRows rows,
      SweepTelling telling,
      SweepSettings settings,
      String attempt,
      Carrier carrier,
      TrialBody<?> body) {
    this.log = log;
    this.rows = rows;
    this.telling = telling;
    this.settings = settings;
    this.attempt = attempt;
    this.carrier = carrier;
    this.body = body;
    rows.ended().forEach(row -> noteBest(row.status(), row.score()));
  }

  /** Runs what is missing of {@code trials}; on return every trial has a row, not all committed. */
  void fly(List<Trial> trials, @Nullable Halving halving) throws IOException {
    Pace pace = Pace.of(settings.flushRows(), settings.flushInterval(), trials.size());
    List<Trial> alive = trials;
    int rungs = halving == null ? 1 : halving.rungs();
    Rungs budgets = halving == null ? null : new Rungs(halving, body.base(), trials);
    for (int rung = 0; rung < rungs - 1 && budgets != null; rung++) {
      carry(budgets.at(rung, rows.missing(alive, rung, false)), rung, false, pace);
      alive = budgets.survivors(alive, rung, rows, body.score(), log::add);
    }
    carry(rows.missing(alive, rungs - 1, true), rungs - 1, true, pace);
  }

  private void carry(List<Trial> trials, int rung, boolean last, Pace pace) throws IOException {
    if (trials.isEmpty()) {
      return;
    }
    if (telling.timeIsUp()) {
      commit();
      telling.checkTime(rows);
    }
    flying.clear();
    trials.forEach(trial -> flying.put(trial.number(), trial));
    left = trials.stream().mapToDouble(Trial::seconds).sum();
    BlockingQueue<List<TrialResult>> arrived = new LinkedBlockingQueue<>();
    try (Carrier.Flight flight =
        carrier.start(Packs.of(trials, carrier.slots()), body, arrived::add)) {
      while (true) {
        boolean landed = flight.landed();
        List<TrialResult> some = next(arrived);
        if (some == null && landed) {
          break;
        }
        take(some == null ? List.of() : some, rung, last);
        if (pace.due(
            log.waiting(), System.nanoTime() - lastCommit, telling.elapsed(), log.commits())) {
          commit();
        }
        telling.counts(rows, rung, best, new SweepTelling.Work(results, done, left));
        if (settings.stop().getAsBoolean()) {
          flight.close();
          throw stopped(arrived, rung, last);
        }
        if (!flying.isEmpty() && telling.timeIsUp()) {
          flight.close();
          drain(arrived, rung, last);
          commit();
          telling.checkTime(rows);
        }
      }
      flight.rethrow();
      telling.line(rows, rung, best, new SweepTelling.Work(results, done, left));
    } catch (RuntimeException | Error trouble) {
      // What is complete is worth keeping, whatever became of the rest; a crash is not "whatever".
      if (trouble instanceof RuntimeException && ExitCode.of(trouble) != ExitCode.HELD) {
        keep(arrived, rung, last, (RuntimeException) trouble);
      }
      throw trouble;
    }
  }

  private void keep(
      BlockingQueue<List<TrialResult>> arrived, int rung, boolean last, RuntimeException trouble) {
    try {
      drain(arrived, rung, last);
      log.flush(attempt);
    } catch (IOException | RuntimeException second) {
      if (second != trouble) {
        trouble.addSuppressed(second);
      }
    }
  }

  private @Nullable List<TrialResult> next(BlockingQueue<List<TrialResult>> arrived) {
    try {
      return arrived.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          ExitCode.TERMINATED, "RUN-007", "the sweep was interrupted", "", "Submit it again.", e);
    }
  }

  private Failure stopped(BlockingQueue<List<TrialResult>> arrived, int rung, boolean last)
      throws IOException {
    drain(arrived, rung, last);
    log.flush(attempt);
    return new Failure(
        settings.stop().exit(),
        "RUN-007",
        "stopped by a signal with " + Counted.of(rows.size(), "trial") + " complete",
        "",
        "Submit the same line again to go on from there.");
  }

  private void drain(BlockingQueue<List<TrialResult>> arrived, int rung, boolean last) {
    List<List<TrialResult>> rest = new ArrayList<>();
    arrived.drainTo(rest);
    rest.forEach(some -> some.forEach(result -> accept(result, rung, last)));
  }

  private void commit() throws IOException {
    log.flush(attempt);
    lastCommit = System.nanoTime();
  }

  private void take(List<TrialResult> some, int rung, boolean last) {
    Failure fatal = null;
    for (TrialResult result : some) {
      if (result.fatal() == null) {
        accept(result, rung, last);
      } else if (fatal == null) {
        fatal = result.fatal();
      }
    }
    if (fatal != null) {
      throw fatal;
    }
  }

  /** Each result once; one that is fatal has no row. */
  private void accept(TrialResult result, int rung, boolean last) {
    Trial trial = flying.remove(result.number());
    if (trial == null || result.fatal() != null) {
      return;
    }
    results++;
    done += trial.seconds();
    left -= trial.seconds();
    WholeRun run = result.run();
    if (run == null) {
      end(trial, TrialStatus.FAILED, result.reason(), 0, Double.NaN);
    } else if (last) {
      end(trial, TrialStatus.OK, "", run.rounds(), result.score());
      run.measures()
          .forEach(row -> log.add(new TableRow.TrialMeasureRow(trial.number(), trial.id(), row)));
      run.history()
          .forEach(row -> log.add(new TableRow.TrialRoundRow(trial.number(), trial.id(), row)));
      run.weights()
          .forEach(row -> log.add(new TableRow.TrialWeightRow(trial.number(), trial.id(), row)));
      run.evaluations()
          .forEach(
              row -> log.add(new TableRow.TrialEvaluationRow(trial.number(), trial.id(), row)));
    } else {
      SweepRows.Rung reached = new SweepRows.Rung(result.score(), run.rounds());
      rows.reach(rung, trial, reached);
      SweepRows.rungRows(rung, trial, reached).forEach(log::add);
    }
    log.add(
        new TableRow.TrialTimingRow(
            attempt,
            trial.number(),
            trial.id(),
            result.carrier(),
            result.wallMs(),
            settings.clock().millis() * 1000));
  }

  private void end(Trial trial, String status, String reason, int rounds, double score) {
    TableRow.TrialRow row =
        new TableRow.TrialRow(
            trial.number(),
            trial.id(),
            status,
            reason,
            trial.seed(),
            trial.options(),
            rounds,
            score);
    if (rows.end(row)) {
      log.add(row);
      noteBest(status, score);
    }
  }

  private void noteBest(String status, double score) {
    if (status.equals(TrialStatus.OK) && body.score().better(score, best)) {
      best = score;
    }
  }
}

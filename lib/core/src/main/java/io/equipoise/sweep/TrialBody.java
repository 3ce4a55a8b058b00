package io.equipoise.sweep;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Masking;
import io.equipoise.run.NonFiniteException;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs trials where it lands: binds the options, runs the job whole, scores it.
 *
 * <p>What is the trial's own fault (a bad number, options that do not fit, an engine that gave up)
 * becomes a result with a reason: repeating it would only fail again. What is not (damaged data, no
 * engine, no disk) is {@link TrialResult#fatal}. An {@link Error} goes through to whoever carries
 * the body.
 *
 * @param <T> the job's options
 */
public record TrialBody<T extends Record>(
    BaseOptions<T> base, TrialJob<T> job, ScoreRule score, boolean keepRounds)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_REASON = 500;

  /** Failures that another setting would meet too. */
  private static final Set<ExitCode> NOT_THE_TRIALS =
      EnumSet.of(ExitCode.DATA, ExitCode.RESOURCE, ExitCode.STATE);

  /** Runs one trial. Pure but for the time that it took and the carrier's name. */
  public TrialResult run(Trial trial, FleetSource fleets, String carrier) {
    long begun = System.nanoTime();
    WholeRun run = null;
    double points = Double.NaN;
    String reason = "";
    Failure fatal = null;
    try {
      run = job.run(base.bind(trial.settings()), fleets, keepRounds);
      points = score.of(run.measures());
    } catch (RuntimeException failure) {
      Failure known = failure(failure);
      if (known != null && NOT_THE_TRIALS.contains(known.exit())) {
        fatal = portable(known);
      }
      reason = reason(known == null ? failure : known);
    } finally {
      fleets.trialEnded();
    }
    double wall = (System.nanoTime() - begun) / 1e6;
    return new TrialResult(trial.number(), run, points, reason, fatal, carrier, wall);
  }

  private static @Nullable Failure failure(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof Failure known) {
        return known;
      }
      if (at instanceof NonFiniteException incident) {
        return incident.failure("trial");
      }
    }
    return null;
  }

  private static Failure portable(Failure known) {
    String message = String.valueOf(known.getMessage());
    return new Portable(known.exit(), known.code(), message);
  }

  /** A failure without causes, which might not be able to travel. */
  private static final class Portable extends Failure {
    private static final long serialVersionUID = 1L;

    Portable(ExitCode exit, String code, String message) {
      super(exit, code, message);
    }
  }

  private static String reason(RuntimeException failure) {
    String text =
        failure instanceof Failure known
            ? String.valueOf(known.getMessage())
            : Failure.format("SWEEP-001", failure.toString(), "", "");
    return Masking.shortened(Masking.oneLine(Masking.text(text)), LONGEST_REASON);
  }
}

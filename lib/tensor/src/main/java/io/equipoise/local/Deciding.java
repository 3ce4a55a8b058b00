package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Decision;
import io.equipoise.balance.Measured;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.Outcome;
import io.equipoise.linalg.Vector;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.NonFiniteException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns measured numbers into a decision, after the policies for bad numbers, scale and heads. */
final class Deciding {
  private static final Pattern CODE = Pattern.compile(" \\((NUM-[0-9]{3})\\)$");

  private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);

  private final TrainingPlan plan;

  /** What the log has said already: a warning of a method comes back round after round. */
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Deciding(TrainingPlan plan) {
    this.plan = plan;
  }

  /**
   * What the balancer gets to see.
   *
   * @param measured everything but the losses
   * @param losses K; those of tasks that this round leaves out are not looked at
   * @param absent tasks of which the round knows too little
   * @throws NonFiniteException naming the first task with a loss that is not finite
   * @throws Failure exit 7 when more than half of the tasks are left out
   */
  Observation observe(
      TrainingState state, Measured measured, double[] losses, Set<Integer> absent) {
    double[] observed = losses.clone();
    for (int k : absent) {
      observed[k] = 0;
      measured.absent(k);
    }
    for (int k : state.skip()) {
      observed[k] = Double.NaN;
    }
    OnBad policy = state.skip().isEmpty() ? OnBad.FAIL : OnBad.SKIP;
    refuse(state, "loss", observed);
    return told(() -> measured.losses(observed).build(policy));
  }

  /** Refuses numbers of tasks that are not finite, but for the tasks that are left out. */
  void refuse(TrainingState state, String what, double[] perTask) {
    for (int k = 0; k < perTask.length; k++) {
      if (!Double.isFinite(perTask[k]) && !state.skip().contains(k)) {
        throw new NonFiniteException(plan.model().task(k), -1, what, perTask[k]);
      }
    }
  }

  /** The balancer's decision on what it sees. */
  Decided decide(TrainingState state, Observation now) {
    Balancer balancer = plan.balancer();
    Outcome outcome = told(() -> balancer.decide(now, state.balance()));
    outcome.notes().warnings().forEach(warning -> warn(state.round() + 1, warning));
    double factor = plan.scale().factor(balancer.nativeScale(), now.size());
    Decision decision = told(() -> outcome.decision().scaled(factor));
    double[] shared = factors(now, decision);
    double[] heads = plan.heads().factors(Vector.of(shared), now.skipped()).toArray();
    return new Decided(now, outcome, decision, shared, heads);
  }

  private static double[] factors(Observation now, Decision decision) {
    if (decision instanceof Decision.SignMask mask) {
      double[] each = new double[now.size()];
      Arrays.setAll(each, k -> now.skipped().contains(k) ? 0 : mask.factor());
      return each;
    }
    return ((Decision.Weights) decision).onLosses().toArray();
  }

  private void warn(int round, String warning) {
    Matcher code = CODE.matcher(warning);
    if (said.add(code.find() ? code.group(1) : warning)) {
      LOG.warn("round {}: {}: {}", round, plan.balancer().name(), warning);
    }
  }

  /** Numbers that a method cannot work with end the run as such, not as a bug. */
  private static <T> T told(Supplier<T> step) {
    try {
      return step.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      Matcher code = CODE.matcher(message);
      if (code.find()) {
        String what = message.substring(0, code.start());
        throw new Failure(ExitCode.NUMERIC, code.group(1), what, "", "", e);
      }
      throw e;
    }
  }
}

package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Raw numbers on their way to an {@link Observation}; the one place where a NaN may stand. */
public final class Measured {
  private final List<String> tasks;
  private final long step;
  private final TreeSet<Integer> bad = new TreeSet<>();
  private final TreeSet<Integer> absent = new TreeSet<>();
  private @Nullable String firstFinding;
  private double[] losses = {};
  private double[] norms = {};
  private double[] gram = {};
  private double[] previous = {};
  private double[] features = {};
  private double[] inner = {};

  Measured(List<String> tasks, long step) {
    this.tasks = List.copyOf(tasks);
    this.step = step;
  }

  /** Mean loss of each task, length K. */
  public Measured losses(double... perTask) {
    losses = perTask.clone();
    return this;
  }

  /** Length of each task's gradient, length K. */
  public Measured norms(double... perTask) {
    norms = perTask.clone();
    return this;
  }

  /** Inner products of task gradients, K x K row by row. */
  public Measured gram(double... rowByRow) {
    gram = rowByRow.clone();
    return this;
  }

  /**
   * Inner products of task gradients with those of the round before, K x K row by row; 0 for a task
   * that was left out then.
   */
  public Measured previous(double... rowByRow) {
    previous = rowByRow.clone();
    return this;
  }

  /** The mean representation that a router reads, length F. */
  public Measured features(double... mean) {
    features = mean.clone();
    return this;
  }

  /** Losses at the end of the inner steps, length K. */
  public Measured inner(double... perTask) {
    inner = perTask.clone();
    return this;
  }

  /**
   * Leaves a task out that nothing was measured of, such as one that no row of the batch carries.
   * It is skipped without being bad; the numbers given for it are not looked at.
   */
  public Measured absent(int task) {
    absent.add(task);
    return this;
  }

  /**
   * The observation, after the bad-number policy.
   *
   * @throws OnBad.BadNumberException when a task is bad and the policy does not leave it out, when
   *     more than half are, or when a number is bad that belongs to no single task
   */
  public Observation build(OnBad policy) {
    int k = tasks.size();
    for (int i = 0; i < k; i++) {
      if (!absent.contains(i)) {
        judge(i, "loss", losses, i);
        judge(i, "gradient norm", norms, i);
        judge(i, "squared gradient norm", gram, i * k + i);
        judge(i, "inner loss", inner, i);
      }
    }
    policy.judge(tasks, step, bad, String.valueOf(firstFinding));
    bad.addAll(absent);
    for (int i : bad) {
      erase(i, k);
    }
    refuseTheRest(k);
    return new Observation(
        tasks,
        step,
        bad,
        Vector.of(losses),
        Vector.of(norms),
        Vector.of(gram),
        Vector.of(previous),
        Vector.of(features),
        Vector.of(inner));
  }

  private void judge(int task, String what, double[] numbers, int at) {
    if (at < numbers.length && !Double.isFinite(numbers[at]) && bad.add(task)) {
      if (firstFinding == null) {
        firstFinding = "task '" + tasks.get(task) + "' has " + what + " " + numbers[at];
      }
    }
  }

  private void erase(int task, int k) {
    for (double[] perTask : List.of(losses, norms, inner)) {
      if (task < perTask.length) {
        perTask[task] = 0;
      }
    }
    for (int j = 0; j < k && gram.length == k * k; j++) {
      gram[task * k + j] = 0;
      gram[j * k + task] = 0;
    }
    for (int j = 0; j < k && previous.length == k * k; j++) {
      previous[task * k + j] = 0;
    }
  }

  /** Products of two good gradients may overflow, and features belong to all tasks. */
  private void refuseTheRest(int k) {
    for (int at = 0; at < gram.length; at++) {
      if (!Double.isFinite(gram[at])) {
        throw new OnBad.BadNumberException(
            "the inner product of the gradients of tasks '"
                + tasks.get(at / k)
                + "' and '"
                + tasks.get(at % k)
                + "' is "
                + gram[at]
                + "; expected a finite value. [step "
                + step
                + "] Scale the losses down. (NUM-001)");
      }
    }
    for (int j = 0; j < features.length; j++) {
      if (!Double.isFinite(features[j])) {
        throw new OnBad.BadNumberException(
            "feature "
                + j
                + " is "
                + features[j]
                + "; expected a finite value. [step "
                + step
                + "] Lower the learning rate. (NUM-001)");
      }
    }
  }
}

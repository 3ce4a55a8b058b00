package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import io.equipoise.linalg.Vector;
import java.util.Arrays;

/** The tasks that have a part in a round, and their numbers packed in task order. */
final class Present {
  private final Observation now;
  private final int[] tasks;

  private Present(Observation now, int[] tasks) {
    this.now = now;
    this.tasks = tasks;
  }

  /** Checks that {@code now} answers the balancer's demand for {@code expected} tasks. */
  static Present of(Balancer who, Observation now, int expected) {
    now.answers(who.name(), who.demand(), expected);
    return new Present(now, now.present());
  }

  /** Without the tasks whose gradient is exactly zero, unless all are. */
  Present withoutZeroRows() {
    int[] moving = Arrays.stream(tasks).filter(i -> now.gram(i, i) != 0).toArray();
    return moving.length == 0 ? this : new Present(now, moving);
  }

  int size() {
    return tasks.length;
  }

  int[] tasks() {
    return tasks.clone();
  }

  Observation now() {
    return now;
  }

  double[] losses() {
    return pick(now.losses());
  }

  /** The losses, each checked to be above {@code floor}. */
  double[] positiveLosses(Balancer who, double floor) {
    double[] losses = losses();
    for (int i = 0; i < losses.length; i++) {
      requireAbove(who, i, losses[i], floor);
    }
    return losses;
  }

  /** Refuses a loss of present task {@code i} that is not above {@code floor}. */
  void requireAbove(Balancer who, int i, double loss, double floor) {
    if (!(loss > floor)) {
      throw new IllegalArgumentException(
          "task '"
              + now.tasks().get(tasks[i])
              + "' has loss "
              + loss
              + "; expected > "
              + floor
              + " for "
              + who.name()
              + ". [step "
              + now.step()
              + "] Shift the loss, or choose a method that takes losses of any size. (NUM-004)");
    }
  }

  Gram gram() {
    return Gram.of(now.gram().toArray(), now.size()).part(tasks);
  }

  double[] pick(Vector all) {
    double[] picked = new double[tasks.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = all.get(tasks[i]);
    }
    return picked;
  }

  /** The packed numbers at their tasks, 0 elsewhere. */
  double[] spread(double[] packed) {
    return spread(packed, Vector.filled(now.size(), 0)).toArray();
  }

  /** The packed numbers at their tasks, those of {@code others} elsewhere. */
  Vector spread(double[] packed, Vector others) {
    double[] all = others.toArray();
    for (int i = 0; i < tasks.length; i++) {
      all[tasks[i]] = packed[i];
    }
    return Vector.of(all);
  }

  /** Direction {@code sum_i weights_i g_i} with a note of the weights. */
  Outcome weighted(double[] weights, State next, Notes notes) {
    Decision.Weights decision = Decision.Weights.of(spread(weights));
    return new Outcome(decision, next, notes.with("weight", decision.onLosses()));
  }
}

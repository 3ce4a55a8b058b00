package io.equipoise.local;

import io.equipoise.net.TaskLoss;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.io.Serializable;
import java.util.List;

/**
 * How a shard takes local steps.
 *
 * @param losses one per task
 * @param clip largest norm of a gradient; infinity for no clipping
 * @param averaging what is kept of the parameters beside them
 * @param fixed parameters that are left alone
 */
public record StepOptions(
    List<TaskLoss> losses,
    Batches batches,
    AdamW adam,
    OneCycle schedule,
    double clip,
    Averaging averaging,
    Fixed fixed)
    implements Serializable {
  /** Options without an average and without fixed parameters. */
  public StepOptions(
      List<TaskLoss> losses, Batches batches, AdamW adam, OneCycle schedule, double clip) {
    this(losses, batches, adam, schedule, clip, Averaging.none(), Fixed.none());
  }

  /** Checks the clip. */
  public StepOptions {
    losses = List.copyOf(losses);
    if (!(clip > 0)) {
      throw new IllegalArgumentException(
          "local.clip = " + clip + "; expected > 0, or infinity. Typical: 5. (OPT-007)");
    }
  }

  /** The same with step sizes multiplied by {@code factor}. */
  StepOptions slower(double factor) {
    OneCycle slow = new OneCycle(schedule.peak() * factor, schedule.total(), schedule.rise());
    return new StepOptions(losses, batches, adam, slow, clip, averaging, fixed);
  }
}

package io.equipoise.incremental;

import io.equipoise.options.SelectedBy;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;

/**
 * What protects old tasks while a network learns a new one: a closed choice that option files make
 * by name; a new method is a record here.
 *
 * <pre>
 * nothing          finetune                              below which no method should be
 * everything       joint                                 above which none is expected
 * a penalty        l2, ewc, ewc-online, si, mas          on moving parameters that mattered
 * old answers      lwf                                   on new rows
 * old rows         er, der++                             learned again with the new ones
 * a projection     a-gem, gem, ogd, owm                  of the step, off what would harm
 * a part           dst                                   of the weights for each task
 * </pre>
 *
 * <p>On the first task every method is finetune in every bit, and so is each one on all tasks when
 * its strength is 0 or its buffer empty; dst when it gives every task all weights.
 */
@SelectedBy("name")
public sealed interface ContinualMethod extends Serializable
    permits AverageGem,
        DarkReplay,
        Distillation,
        DynamicSparse,
        ElasticWeights,
        Finetune,
        Gem,
        Joint,
        NearOldWeights,
        OnlineElasticWeights,
        OrthogonalGradients,
        OrthogonalWeights,
        OutputSensitivity,
        PathIntegral,
        Replay {
  /** Begins a task with what was kept of the ones before. */
  Session begin(Kept kept, Lesson lesson);

  /** The rows that are learned, given those of the new task. */
  default List<Shown> studied(Kept kept, List<Shown> own) {
    return own;
  }

  /** Whether each task begins with the first parameters again. */
  default boolean restarts() {
    return false;
  }

  /**
   * The parameters that answer.
   *
   * @param kept of the tasks learned, and of the one that is being learned if its session says so
   * @param task that is told; empty when none is
   */
  default double[] answering(Kept kept, double[] theta, OptionalInt task) {
    return theta;
  }

  /** Whether steps must be along the gradient itself, since it has been projected. */
  default boolean projects() {
    return false;
  }
}

package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import java.util.List;
import java.util.function.Function;

/**
 * A penalty on leaving the parameters of old tasks, which needs nothing of a network but how much
 * each parameter matters: it holds any vector that is learned, whatever the vector is of.
 */
public sealed interface Springs
    permits ElasticWeights, Finetune, NearOldWeights, OnlineElasticWeights {
  /**
   * Adds the penalty's gradient.
   *
   * @param gradient added to
   * @param kept what {@link #after} gave behind the task before; nothing on the first
   */
  void pull(double[] gradient, double[] theta, List<Vector> kept);

  /**
   * What is kept when a task has been learned.
   *
   * @param kept before
   * @param importance Fisher's diagonal at {@code theta}, by which answers; not asked where all
   *     parameters matter alike
   */
  List<Vector> after(
      List<Vector> kept, double[] theta, Function<ElasticWeights.Answers, double[]> importance);
}

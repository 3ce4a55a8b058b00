package io.equipoise.incremental;

import java.util.SplittableRandom;

/**
 * The diagonal of Fisher's information about the parameters, from rows of a task.
 *
 * <pre>
 * F_i = mean over rows of ( d log p(y | x) / d theta_i )^2,   y the label, or drawn from the network
 * </pre>
 */
final class Fisher {
  private Fisher() {}

  static double[] diagonal(Lesson lesson, double[] theta, ElasticWeights.Answers answers) {
    Network network = lesson.network();
    SplittableRandom random = new SplittableRandom(lesson.seed("answers"));
    Network.Slope label = network.loss(lesson.place());
    Network.Slope sampled =
        (row, z) -> {
          int[] active = network.head().active(row.task(), lesson.place());
          double[] p = Network.softmax(z, active, 1);
          p[drawn(p, active, random.nextDouble())] -= 1;
          return p;
        };
    return network.mean(
        theta,
        lesson.own(),
        Perceptron.Form.SQUARE,
        answers == ElasticWeights.Answers.LABEL ? label : sampled);
  }

  /** The output at which the running sum of probabilities passes {@code at}. */
  static int drawn(double[] p, int[] active, double at) {
    double sum = 0;
    for (int k : active) {
      sum += p[k];
      if (at < sum) {
        return k;
      }
    }
    return active[active.length - 1];
  }
}

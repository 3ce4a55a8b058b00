package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The quadratic penalty on leaving old parameters, each weighted by its importance.
 *
 * <pre>
 * lambda / 2 sum_a sum_i W_ai (theta_i - theta*_ai)^2       kept: theta*_1, W_1, theta*_2, W_2, ...
 * </pre>
 */
final class Anchors implements Session {
  private final Lesson lesson;
  private final List<Vector> pairs;
  private final double lambda;
  private final Function<double[], List<Vector>> end;

  /**
   * A session of a task.
   *
   * @param end what is kept, of the last parameters
   */
  Anchors(Kept kept, Lesson lesson, double lambda, Function<double[], List<Vector>> end) {
    this.lesson = lesson;
    this.pairs = kept.vectors();
    this.lambda = lambda;
    this.end = end;
  }

  @Override
  public double[] gradient(double[] theta, List<Shown> batch) {
    double[] gradient = lesson.gradient(theta, batch);
    pull(gradient, theta, pairs, lambda);
    return gradient;
  }

  /** Adds the penalty's gradient. */
  static void pull(double[] gradient, double[] theta, List<Vector> pairs, double lambda) {
    for (int a = 0; a < pairs.size(); a += 2) {
      Vector star = pairs.get(a);
      Vector importance = pairs.get(a + 1);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += lambda * importance.get(i) * (theta[i] - star.get(i));
      }
    }
  }

  @Override
  public Kept end(double[] theta) {
    return Kept.vectors(end.apply(theta));
  }

  /** One anchor at {@code theta}, with the new importance on top of a part of the old one. */
  static List<Vector> single(
      List<Vector> before, double[] theta, double[] importance, double memory) {
    double[] sum = importance.clone();
    if (!before.isEmpty()) {
      Vector old = before.get(1);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += memory * old.get(i);
      }
    }
    return List.of(Vector.of(theta), Vector.of(sum));
  }

  /** One anchor more. */
  static List<Vector> another(List<Vector> before, double[] theta, double[] importance) {
    List<Vector> pairs = new ArrayList<>(before);
    pairs.add(Vector.of(theta));
    pairs.add(Vector.of(importance));
    return pairs;
  }
}

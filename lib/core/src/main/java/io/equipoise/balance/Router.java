package io.equipoise.balance;

import io.equipoise.linalg.Logistic;
import io.equipoise.linalg.Softmax;
import io.equipoise.linalg.Vector;
import java.util.SplittableRandom;

/**
 * What {@link Bilb4mtl}'s weights sigma are a function of. W are the router's parameters.
 *
 * <pre>
 * kind               sigma                    W                         start
 * FREE_SOFTMAX       clamp(softmax(W))        K                         0
 * FREE_SIGMOID       sigmoid(W)               K                         1
 * FREE_RELU_SIGMOID  sigmoid(relu(W))         K                         uniform in [0.2, 1)
 * FEATURES           clamp(softmax(A h + b))  A row by row, then b      uniform in +-1/sqrt(F)
 * </pre>
 *
 * <p>h are F features, A is K x F, b has length K. The clamp lets a derivative through inside its
 * bounds only, bounds included; relu where W &gt; 0 only, so an entry at or below 0 stays at sigma
 * = 1/2 for ever.
 */
public enum Router {
  /** Weights that sum to 1, without features. */
  FREE_SOFTMAX,
  /** Weights in (0, 1), each by itself. */
  FREE_SIGMOID,
  /** Weights in [1/2, 1), each by itself. */
  FREE_RELU_SIGMOID,
  /** Weights that sum to 1, from the mean representation of the batch. */
  FEATURES;

  /** How many parameters there are for K tasks and F features. */
  int parameters(int tasks, int features) {
    return this == FEATURES ? tasks * (features + 1) : tasks;
  }

  Vector start(int tasks, int features, long seed) {
    double[] w = new double[parameters(tasks, features)];
    SplittableRandom random = new SplittableRandom(seed);
    double bound = 1 / Math.sqrt(features);
    for (int i = 0; i < w.length; i++) {
      w[i] =
          switch (this) {
            case FREE_SOFTMAX -> 0;
            case FREE_SIGMOID -> 1;
            case FREE_RELU_SIGMOID -> random.nextDouble(0.2, 1);
            case FEATURES -> random.nextDouble(-bound, bound);
          };
    }
    return Vector.of(w);
  }

  double[] weights(Vector w, Vector h, int tasks, Bilb4mtlOptions.Clamp clamp) {
    double[] sigma = open(w, h, tasks);
    if (this == FREE_SOFTMAX || this == FEATURES) {
      for (int i = 0; i < tasks; i++) {
        sigma[i] = Math.min(Math.max(sigma[i], clamp.low()), clamp.high());
      }
    }
    return sigma;
  }

  /** Takes a derivative in sigma back to one in W and one in h. */
  Gradient pullBack(Vector w, Vector h, double[] inWeights, Bilb4mtlOptions.Clamp clamp) {
    int tasks = inWeights.length;
    double[] sigma = open(w, h, tasks);
    double[] in = inWeights.clone();
    if (this == FREE_SIGMOID || this == FREE_RELU_SIGMOID) {
      for (int i = 0; i < tasks; i++) {
        in[i] *= this == FREE_RELU_SIGMOID && w.get(i) <= 0 ? 0 : Logistic.slope(sigma[i]);
      }
      return new Gradient(Vector.of(in), Vector.EMPTY);
    }
    for (int i = 0; i < tasks; i++) {
      in[i] = sigma[i] >= clamp.low() && sigma[i] <= clamp.high() ? in[i] : 0;
    }
    double[] inScores = Softmax.pullBack(sigma, in);
    return this == FEATURES
        ? throughLayer(w, h, inScores)
        : new Gradient(Vector.of(inScores), Vector.EMPTY);
  }

  /** sigma before the clamp. */
  private double[] open(Vector w, Vector h, int tasks) {
    double[] sigma = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      sigma[i] =
          switch (this) {
            case FREE_SOFTMAX -> w.get(i);
            case FREE_SIGMOID -> Logistic.of(w.get(i));
            case FREE_RELU_SIGMOID -> Logistic.of(Math.max(w.get(i), 0));
            case FEATURES -> score(w, h, i, tasks);
          };
    }
    return this == FREE_SOFTMAX || this == FEATURES ? Softmax.of(sigma) : sigma;
  }

  private static double score(Vector w, Vector h, int task, int tasks) {
    double sum = w.get(tasks * h.size() + task);
    for (int j = 0; j < h.size(); j++) {
      sum += w.get(task * h.size() + j) * h.get(j);
    }
    return sum;
  }

  private static Gradient throughLayer(Vector w, Vector h, double[] inScores) {
    int tasks = inScores.length;
    int features = h.size();
    double[] inW = new double[tasks * (features + 1)];
    double[] inH = new double[features];
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < features; j++) {
        inW[i * features + j] = inScores[i] * h.get(j);
        inH[j] += inScores[i] * w.get(i * features + j);
      }
      inW[tasks * features + i] = inScores[i];
    }
    return new Gradient(Vector.of(inW), Vector.of(inH));
  }

  /** Derivatives in the router's parameters and in its features. */
  record Gradient(Vector inParameters, Vector inFeatures) {}
}

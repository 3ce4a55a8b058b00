package io.equipoise.meta;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.util.Arrays;

/**
 * What of an adapted task moves what is learned.
 *
 * <p>What is learned is the start theta of n numbers; of {@link #META_SGD} it is the start and then
 * a step size for each of its numbers, 2n in all.
 */
public enum Direction {
  /** The gradient of the query loss in the start: MAML and its kin. */
  GRADIENT {
    @Override
    double[] of(Adaptation adaptation, MetaTask task, double[] learned) {
      return adaptation.differentiate(task, learned).gradient();
    }
  },
  /** From the adapted parameters back to the start; descending on it goes towards them: Reptile. */
  REPTILE {
    @Override
    double[] of(Adaptation adaptation, MetaTask task, double[] learned) {
      return Level1.minus(learned, adaptation.adapt(task, learned));
    }
  },
  /** The gradient in the start and in the step size of each coordinate: Meta-SGD. */
  META_SGD {
    @Override
    double[] of(Adaptation adaptation, MetaTask task, double[] learned) {
      Adaptation.Result result =
          adaptation(adaptation, learned).differentiate(task, parameters(learned));
      return joined(result.gradient(), result.inAlpha());
    }

    @Override
    Vector begin(Vector start, Adaptation adaptation) {
      return Vector.of(joined(start.toArray(), adaptation.alpha().toArray()));
    }

    @Override
    double[] parameters(double[] learned) {
      return Arrays.copyOf(learned, learned.length / 2);
    }

    /** A step size that has become negative counts as 0: that coordinate rests. */
    @Override
    Adaptation adaptation(Adaptation adaptation, double[] learned) {
      double[] alpha = Arrays.copyOfRange(learned, learned.length / 2, learned.length);
      for (int i = 0; i < alpha.length; i++) {
        alpha[i] = Math.max(0, alpha[i]);
      }
      return new Adaptation(Vector.of(alpha), adaptation.steps(), adaptation.order());
    }
  };

  abstract double[] of(Adaptation adaptation, MetaTask task, double[] learned);

  /** What is learned, before the first step. */
  Vector begin(Vector start, Adaptation adaptation) {
    return start;
  }

  /** The start in what is learned. */
  double[] parameters(double[] learned) {
    return learned;
  }

  /** How a task is adapted to with what is learned. */
  Adaptation adaptation(Adaptation adaptation, double[] learned) {
    return adaptation;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}

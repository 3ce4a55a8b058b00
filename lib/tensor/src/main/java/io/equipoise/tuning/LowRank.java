package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5Config;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Adapters of low rank, one for each of some weights.
 *
 * <pre>
 * W' = W + s B A        theta = [ A ; B ] for each weight;   A: r x inputs, B: outputs x r
 * dB = s dW A',  dA = s B' dW
 * penalty               strength sum_k sum_ij | (A_k A')_ij |,   in A: strength sum_k sign(A_k A')' A_k
 * </pre>
 *
 * @param places of the weights
 * @param rank r
 * @param scale s
 * @param strength of the penalty
 */
record LowRank(List<AttentionPlace> places, int rank, double scale, double strength)
    implements WeightPart {
  static LowRank of(T5Config config, int rank, double scale, double strength) {
    return new LowRank(AttentionPlace.of(config, List.of("q", "v")), rank, scale, strength);
  }

  private int size(AttentionPlace place) {
    return rank * (place.inputs() + place.outputs());
  }

  @Override
  public float[] first(long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "adapter"));
    float[] theta = new float[places.stream().mapToInt(this::size).sum()];
    int at = 0;
    for (AttentionPlace place : places) {
      double bound = 1 / Math.sqrt(place.inputs());
      for (int i = 0; i < rank * place.inputs(); i++) {
        theta[at + i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
      at += size(place);
    }
    return theta;
  }

  @Override
  public float[] weights(float[] base, float[] theta) {
    float[] all = base.clone();
    int a = 0;
    for (AttentionPlace place : places) {
      int b = a + rank * place.inputs();
      double[] row = new double[place.inputs()];
      for (int o = 0; o < place.outputs(); o++) {
        Arrays.fill(row, 0);
        for (int k = 0; k < rank; k++) {
          double factor = scale * theta[b + o * rank + k];
          for (int i = 0; i < row.length; i++) {
            row[i] += factor * theta[a + k * row.length + i];
          }
        }
        int w = place.offset() + o * row.length;
        for (int i = 0; i < row.length; i++) {
          all[w + i] = (float) (base[w + i] + row[i]);
        }
      }
      a += size(place);
    }
    return all;
  }

  @Override
  public double[] back(float[] theta, float[] all) {
    double[] gradient = new double[theta.length];
    int a = 0;
    for (AttentionPlace place : places) {
      int n = place.inputs();
      int b = a + rank * n;
      for (int o = 0; o < place.outputs(); o++) {
        int w = place.offset() + o * n;
        for (int k = 0; k < rank; k++) {
          double factor = scale * theta[b + o * rank + k];
          double sum = 0;
          for (int i = 0; i < n; i++) {
            sum += (double) all[w + i] * theta[a + k * n + i];
            gradient[a + k * n + i] += factor * all[w + i];
          }
          gradient[b + o * rank + k] = scale * sum;
        }
      }
      a += size(place);
    }
    return gradient;
  }

  @Override
  public double penalty(double[] gradient, float[] theta, List<Vector> old) {
    double value = 0;
    for (Vector before : old) {
      int a = 0;
      for (AttentionPlace place : places) {
        value += overlap(gradient, theta, before.toArray(), a, place.inputs());
        a += size(place);
      }
    }
    return strength * value;
  }

  /** Of one weight and one earlier adapter. */
  private double overlap(double[] gradient, float[] theta, double[] before, int a, int n) {
    double value = 0;
    for (int i = 0; i < rank; i++) {
      for (int j = 0; j < rank; j++) {
        double dot = 0;
        for (int c = 0; c < n; c++) {
          dot += before[a + i * n + c] * theta[a + j * n + c];
        }
        value += Math.abs(dot);
        double factor = strength * Math.signum(dot);
        for (int c = 0; c < n; c++) {
          gradient[a + j * n + c] += factor * before[a + i * n + c];
        }
      }
    }
    return value;
  }
}

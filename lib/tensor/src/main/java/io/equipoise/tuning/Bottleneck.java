package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A prompt that is learned through a small network with a way around it, which is thrown away
 * behind the task.
 *
 * <pre>
 * p' = p + V relu(W p + c) + e     each row p of the prompt alike; W: k x d, V: d x k
 * theta = [ P ; W ; c ; V ; e ]    V and e 0 at first, so that P' = P; W uniform within 1 / sqrt(d)
 * </pre>
 *
 * <p>Cost of a step: 4 rows d k multiplications beside the network's. What is stored is P'.
 *
 * <p>Source: Progressive Prompts (arXiv:2301.12314), residual re-parameterisation, bottleneck 800
 * [verified in its code]. Differs: no layer normalisation behind it, and V = 0 at first, so that a
 * task begins at the prompt that it would begin at without [inferred].
 *
 * @param of the loss of the prompt P'
 * @param width d
 * @param size k, at least 1
 * @param seed of W
 */
record Bottleneck(Objective of, int width, int size, long seed) implements Objective {
  @Override
  public float[] first() {
    float[] prompt = of.first();
    float[] theta = Arrays.copyOf(prompt, prompt.length + 2 * width * size + size + width);
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "bottleneck"));
    double bound = 1 / Math.sqrt(width);
    for (int i = 0; i < width * size; i++) {
      theta[prompt.length + i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return theta;
  }

  private int rows(float[] theta) {
    return prompt(theta) / width;
  }

  private int prompt(float[] theta) {
    return theta.length - 2 * width * size - size - width;
  }

  /** Of each row what leaves the bottleneck's inside. */
  private double[][] inside(float[] theta) {
    int w = prompt(theta);
    int c = w + width * size;
    double[][] inside = new double[rows(theta)][size];
    for (int row = 0; row < inside.length; row++) {
      for (int k = 0; k < size; k++) {
        double sum = theta[c + k];
        for (int i = 0; i < width; i++) {
          sum += (double) theta[w + k * width + i] * theta[row * width + i];
        }
        inside[row][k] = Math.max(0, sum);
      }
    }
    return inside;
  }

  @Override
  public float[] used(float[] theta) {
    int v = prompt(theta) + width * size + size;
    int e = v + width * size;
    double[][] inside = inside(theta);
    float[] prompt = new float[prompt(theta)];
    for (int row = 0; row < inside.length; row++) {
      for (int i = 0; i < width; i++) {
        double sum = theta[e + i];
        for (int k = 0; k < size; k++) {
          sum += theta[v + i * size + k] * inside[row][k];
        }
        prompt[row * width + i] = (float) (theta[row * width + i] + sum);
      }
    }
    return of.used(prompt);
  }

  @Override
  public Backbone.Slope slope(float[] theta, List<T5.Row> batch, int step) {
    Backbone.Slope outer = of.slope(used(theta), batch, step);
    return new Backbone.Slope(outer.loss(), back(theta, outer.gradient()));
  }

  /** The gradient in theta of what has the gradient {@code d} in P'. */
  private float[] back(float[] theta, float[] d) {
    int w = prompt(theta);
    int c = w + width * size;
    int v = c + size;
    int e = v + width * size;
    double[][] inside = inside(theta);
    double[] sum = new double[theta.length];
    for (int row = 0; row < inside.length; row++) {
      int at = row * width;
      double[] in = new double[size];
      for (int i = 0; i < width; i++) {
        sum[at + i] += d[at + i];
        sum[e + i] += d[at + i];
        for (int k = 0; k < size; k++) {
          sum[v + i * size + k] += d[at + i] * inside[row][k];
          in[k] += (double) d[at + i] * theta[v + i * size + k];
        }
      }
      for (int k = 0; k < size; k++) {
        if (inside[row][k] > 0) {
          sum[c + k] += in[k];
          for (int i = 0; i < width; i++) {
            sum[w + k * width + i] += in[k] * theta[at + i];
            sum[at + i] += in[k] * theta[w + k * width + i];
          }
        }
      }
    }
    return PromptTraining.floats(Vector.of(sum));
  }

  @Override
  public double loss(float[] theta, List<T5.Row> rows) {
    return of.loss(used(theta), rows);
  }
}

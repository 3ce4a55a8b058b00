package io.equipoise.tuning;

import io.equipoise.net.EngineT5;
import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
import java.util.List;

/**
 * T5 in the engine, many rows at once, in single precision.
 *
 * <p>The weights are held once, 4 bytes each, where the engine reads them. A call opens the engine
 * for its thread; use from one thread at a time.
 */
public final class EngineBackbone implements Backbone {
  /** Rows times labels of one call, which bounds its memory: each needs a score per word. */
  private static final int MOST_ANSWERS = 1024;

  private static final int MOST_ROWS = 64;

  private final T5Config config;
  private final EngineT5 network;
  private final EngineT5 learned;
  private final HostArray weights;
  private final HostArray frozen;
  private final Matrix words;
  private final String device;

  /** A network on a device, such as {@code cpu}. */
  public EngineBackbone(T5Config config, T5Weights weights, String device) {
    this.config = config;
    this.network = new EngineT5(config, EngineT5.Learned.PROMPTS);
    this.learned = new EngineT5(config, EngineT5.Learned.WEIGHTS);
    this.weights = HostArray.lasting(EngineT5.flat(config, weights).floats());
    this.frozen = this.weights;
    this.words = weights.get("shared.weight");
    this.device = device;
  }

  private EngineBackbone(EngineBackbone of, HostArray weights, HostArray frozen) {
    this.config = of.config;
    this.network = of.network;
    this.learned = of.learned;
    this.weights = weights;
    this.frozen = frozen;
    this.words = of.words;
    this.device = of.device;
  }

  /**
   * The network with other weights, which embeds and begins prompts as it did with its first ones,
   * so that what recognises tasks does not drift.
   *
   * @param all in the order of {@link T5Weights#inOrder}
   */
  EngineBackbone with(float[] all) {
    return new EngineBackbone(this, checked(all), frozen);
  }

  /** The network with other weights, which embeds by them too. */
  EngineBackbone embeddingWith(float[] all) {
    HostArray other = checked(all);
    return new EngineBackbone(this, other, other);
  }

  private HostArray checked(float[] all) {
    if (all.length != weights.length()) {
      throw new IllegalArgumentException(
          all.length + " weights; expected " + weights.length() + ", those of the network");
    }
    return HostArray.of(all);
  }

  /** The network's shape. */
  T5Config config() {
    return config;
  }

  /** A copy of all weights. */
  float[] weights() {
    return weights.floats().clone();
  }

  /**
   * The loss of rows without a prompt, and its gradient in every weight.
   *
   * @param all weights in the order of {@link T5Weights#inOrder}, instead of its own
   */
  Slope weightSlope(float[] all, List<T5.Row> rows) {
    try (EngineScope scope = EngineScope.open(device)) {
      List<HostArray> batch = learned.batch(HostArray.of(new float[0]), 0, rows);
      FlatFunction.Gradient found =
          learned.function().gradient(scope, HostArray.of(all), batch, new double[] {1});
      return new Slope(found.losses()[0], found.gradient().floats());
    }
  }

  @Override
  public int width() {
    return config.width();
  }

  private int rows(float[] prompt) {
    return prompt.length / width();
  }

  @Override
  public Slope slope(float[] prompt, List<T5.Row> rows) {
    try (EngineScope scope = EngineScope.open(device)) {
      FlatFunction.Gradient found =
          network
              .function()
              .gradient(
                  scope,
                  HostArray.of(prompt),
                  network.batch(weights, rows(prompt), rows),
                  new double[] {1});
      return new Slope(found.losses()[0], found.gradient().floats());
    }
  }

  @Override
  public double loss(float[] prompt, List<T5.Row> rows) {
    try (EngineScope scope = EngineScope.open(device)) {
      List<HostArray> batch = network.batch(weights, rows(prompt), rows);
      return network.function().values(scope, HostArray.of(prompt), batch)[0];
    }
  }

  @Override
  public double[][] scores(
      float[] prompt, List<List<Integer>> sources, List<List<Integer>> labels) {
    int rows = Math.max(1, Math.min(MOST_ROWS, MOST_ANSWERS / labels.size()));
    double[][] scores = new double[sources.size()][];
    try (EngineScope scope = EngineScope.open(device)) {
      for (int from = 0; from < scores.length; from += rows) {
        List<List<Integer>> part = sources.subList(from, Math.min(from + rows, scores.length));
        double[][] some =
            network.eachLabel(scope, HostArray.of(prompt), weights, rows(prompt), part, labels);
        System.arraycopy(some, 0, scores, from, some.length);
      }
    }
    return scores;
  }

  @Override
  public List<List<Integer>> written(float[] prompt, List<List<Integer>> sources, int most) {
    List<List<Integer>> all = new ArrayList<>();
    try (EngineScope scope = EngineScope.open(device)) {
      for (int from = 0; from < sources.size(); from += MOST_ROWS) {
        List<List<Integer>> part =
            sources.subList(from, Math.min(from + MOST_ROWS, sources.size()));
        all.addAll(network.written(scope, HostArray.of(prompt), weights, rows(prompt), part, most));
      }
    }
    return all;
  }

  @Override
  public double[][] embeddings(List<List<Integer>> sources) {
    double[][] means = new double[sources.size()][];
    HostArray none = HostArray.of(new float[0]);
    try (EngineScope scope = EngineScope.open(device)) {
      for (int from = 0; from < means.length; from += MOST_ROWS) {
        List<List<Integer>> part = sources.subList(from, Math.min(from + MOST_ROWS, means.length));
        double[][] some = network.meanEncoded(scope, frozen, none, part);
        System.arraycopy(some, 0, means, from, some.length);
      }
    }
    return means;
  }

  @Override
  public float[] words(List<Integer> tokens) {
    float[] rows = new float[tokens.size() * width()];
    for (int i = 0; i < tokens.size(); i++) {
      double[] row = words.row(tokens.get(i));
      for (int c = 0; c < row.length; c++) {
        rows[i * row.length + c] = (float) row[c];
      }
    }
    return rows;
  }
}

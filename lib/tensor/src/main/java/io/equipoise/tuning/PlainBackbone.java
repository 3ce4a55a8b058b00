package io.equipoise.tuning;

import io.equipoise.prompt.ConstrainedDecoding;
import io.equipoise.prompt.LabelTrie;
import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;

/**
 * T5 in doubles, row by row: exact, slow, without an engine.
 *
 * @param end the token that every label ends with
 */
public record PlainBackbone(T5 network, int end) implements Backbone {
  @Override
  public int width() {
    return network.width();
  }

  private List<Matrix> matrix(float[] prompt) {
    double[] values = new double[prompt.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = prompt[i];
    }
    return List.of(new Matrix(values.length / width(), width(), values));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Override
  public Slope slope(float[] prompt, List<T5.Row> rows) {
    T5.PromptLoss found = network.lossAndGradients(matrix(prompt), rows);
    return new Slope(found.loss(), floats(found.gradients().get(0).values()));
  }

  @Override
  public double loss(float[] prompt, List<T5.Row> rows) {
    return network.loss(matrix(prompt), rows);
  }

  @Override
  public double[][] scores(
      float[] prompt, List<List<Integer>> sources, List<List<Integer>> labels) {
    ConstrainedDecoding sums = new ConstrainedDecoding(new LabelTrie(labels, end), 0);
    double[][] scores = new double[sources.size()][];
    for (int row = 0; row < scores.length; row++) {
      Matrix encoded = network.encode(matrix(prompt), sources.get(row));
      scores[row] = sums.of(prefix -> network.logProbabilities(encoded, prefix)).perLabel();
    }
    return scores;
  }

  @Override
  public List<List<Integer>> written(float[] prompt, List<List<Integer>> sources, int most) {
    List<List<Integer>> all = new ArrayList<>();
    for (List<Integer> source : sources) {
      Matrix encoded = network.encode(matrix(prompt), source);
      List<Integer> written = new ArrayList<>();
      while (written.size() < most) {
        double[] scores = network.logProbabilities(encoded, List.copyOf(written));
        int best = 0;
        for (int w = 1; w < scores.length; w++) {
          best = scores[w] > scores[best] ? w : best;
        }
        written.add(best);
      }
      all.add(written);
    }
    return all;
  }

  @Override
  public double[][] embeddings(List<List<Integer>> sources) {
    double[][] means = new double[sources.size()][width()];
    for (int row = 0; row < means.length; row++) {
      double[][] encoded = network.encode(List.of(), sources.get(row)).toRows();
      for (double[] place : encoded) {
        for (int c = 0; c < place.length; c++) {
          means[row][c] += place[c] / encoded.length;
        }
      }
    }
    return means;
  }

  @Override
  public float[] words(List<Integer> tokens) {
    return floats(network.embed(tokens).values());
  }
}

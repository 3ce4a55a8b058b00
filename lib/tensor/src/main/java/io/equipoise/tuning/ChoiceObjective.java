package io.equipoise.tuning;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The loss of rows, each behind the prompts that its text chooses, and the pull of texts on keys.
 *
 * @param first the pool before the first step
 * @param queries of each text
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as a task is learned, never compared
record ChoiceObjective(PromptChoice choice, float[] first, Map<List<Integer>, double[]> queries)
    implements Objective {
  @Override
  public int decaying() {
    return choice.numbers();
  }

  private double[][] queries(List<T5.Row> rows) {
    return rows.stream()
        .map(row -> Objects.requireNonNull(queries.get(row.source())))
        .toArray(double[][]::new);
  }

  private static double tokens(List<T5.Row> rows) {
    return rows.stream().mapToInt(row -> row.labels().size()).sum();
  }

  @Override
  public Backbone.Slope slope(float[] pool, List<T5.Row> batch, int step) {
    double[] gradient = new double[pool.length];
    double[][] asked = queries(batch);
    double loss = 0;
    int each = choice.options().rows() * choice.network().width();
    for (Map.Entry<List<Integer>, List<Integer>> group : choice.groups(pool, asked).entrySet()) {
      List<Integer> prompts = group.getKey();
      List<T5.Row> rows = group.getValue().stream().map(batch::get).toList();
      double share = tokens(rows) / tokens(batch);
      Backbone.Slope slope = choice.network().slope(choice.front(pool, prompts), rows);
      loss += share * slope.loss();
      for (int i = 0; i < slope.gradient().length; i++) {
        gradient[prompts.get(i / each) * each + i % each] += share * slope.gradient()[i];
      }
      double lambda = choice.options().lambda() / batch.size();
      for (int place : group.getValue()) {
        for (int prompt : prompts) {
          loss += lambda * draw(gradient, pool, prompt, asked[place], lambda);
        }
      }
    }
    return new Backbone.Slope(loss, PromptTraining.floats(Vector.of(gradient)));
  }

  /** 1 - cos(q, key); adds its derivative in the key, times lambda. */
  private double draw(double[] gradient, float[] pool, int prompt, double[] query, double lambda) {
    double[] key = choice.key(pool, prompt);
    double cosine = PromptChoice.cosine(query, key);
    double squares = Level1.squares(key);
    double norms = Math.sqrt(squares) * Level1.norm(query);
    int at = choice.numbers() + prompt * key.length;
    for (int i = 0; norms > 0 && i < key.length; i++) {
      gradient[at + i] -= lambda * (query[i] / norms - cosine * key[i] / squares);
    }
    return 1 - cosine;
  }

  @Override
  public double loss(float[] pool, List<T5.Row> rows) {
    double loss = 0;
    for (Map.Entry<List<Integer>, List<Integer>> group :
        choice.groups(pool, queries(rows)).entrySet()) {
      List<T5.Row> some = group.getValue().stream().map(rows::get).toList();
      loss +=
          tokens(some)
              / tokens(rows)
              * choice.network().loss(choice.front(pool, group.getKey()), some);
    }
    return loss;
  }
}

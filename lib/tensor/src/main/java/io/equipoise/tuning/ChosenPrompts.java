package io.equipoise.tuning;

import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A frozen network in front of which each text has, behind the prompt that it is given, the prompts
 * that it chooses from a pool.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChosenPrompts(PromptChoice choice, float[] pool) implements Backbone {
  @Override
  public int width() {
    return choice.network().width();
  }

  /** Calls with what stands in front of a text, and the places of the texts that it stands for. */
  private void each(
      float[] prompt, List<List<Integer>> sources, BiConsumer<float[], List<Integer>> call) {
    double[][] queries = choice.network().embeddings(sources);
    for (Map.Entry<List<Integer>, List<Integer>> group : choice.groups(pool, queries).entrySet()) {
      float[] chosen = choice.front(pool, group.getKey());
      float[] front = Arrays.copyOf(prompt, prompt.length + chosen.length);
      System.arraycopy(chosen, 0, front, prompt.length, chosen.length);
      call.accept(front, group.getValue());
    }
  }

  private static List<List<Integer>> sources(List<T5.Row> rows) {
    return rows.stream().map(T5.Row::source).toList();
  }

  private static double share(List<T5.Row> some, List<T5.Row> of) {
    double tokens = some.stream().mapToInt(row -> row.labels().size()).sum();
    return tokens / of.stream().mapToInt(row -> row.labels().size()).sum();
  }

  @Override
  public Slope slope(float[] prompt, List<T5.Row> rows) {
    double[] loss = new double[1];
    double[] gradient = new double[prompt.length];
    each(
        prompt,
        sources(rows),
        (front, places) -> {
          List<T5.Row> some = places.stream().map(rows::get).toList();
          Slope slope = choice.network().slope(front, some);
          loss[0] += share(some, rows) * slope.loss();
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] += share(some, rows) * slope.gradient()[i];
          }
        });
    return new Slope(loss[0], PromptTraining.floats(Vector.of(gradient)));
  }

  @Override
  public double loss(float[] prompt, List<T5.Row> rows) {
    double[] loss = new double[1];
    each(
        prompt,
        sources(rows),
        (front, places) -> {
          List<T5.Row> some = places.stream().map(rows::get).toList();
          loss[0] += share(some, rows) * choice.network().loss(front, some);
        });
    return loss[0];
  }

  @Override
  public double[][] scores(
      float[] prompt, List<List<Integer>> sources, List<List<Integer>> labels) {
    double[][] scores = new double[sources.size()][];
    each(
        prompt,
        sources,
        (front, places) -> {
          double[][] some =
              choice.network().scores(front, places.stream().map(sources::get).toList(), labels);
          for (int i = 0; i < some.length; i++) {
            scores[places.get(i)] = some[i];
          }
        });
    return scores;
  }

  @Override
  public List<List<Integer>> written(float[] prompt, List<List<Integer>> sources, int most) {
    List<List<Integer>> written = new ArrayList<>(sources);
    each(
        prompt,
        sources,
        (front, places) -> {
          List<List<Integer>> some =
              choice.network().written(front, places.stream().map(sources::get).toList(), most);
          for (int i = 0; i < some.size(); i++) {
            written.set(places.get(i), some.get(i));
          }
        });
    return written;
  }

  @Override
  public double[][] embeddings(List<List<Integer>> sources) {
    return choice.network().embeddings(sources);
  }

  @Override
  public float[] words(List<Integer> tokens) {
    return choice.network().words(tokens);
  }
}

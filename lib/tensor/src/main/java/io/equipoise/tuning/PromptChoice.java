package io.equipoise.tuning;

import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Level1;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A pool of prompts in one vector, the keys behind them: see {@link ChoiceOptions}.
 *
 * @param network frozen
 * @param words of which prompts' rows are drawn at first
 */
record PromptChoice(Backbone network, ChoiceOptions options, int words) implements Tuned {
  @Override
  public int rows() {
    return options.chosen() * options.rows();
  }

  /** How many numbers all prompts are. */
  int numbers() {
    return options.prompts() * options.rows() * network.width();
  }

  private float[] first(long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "first"));
    List<Integer> tokens = new ArrayList<>();
    for (int row = 0; row < options.prompts() * options.rows(); row++) {
      tokens.add(random.nextInt(words));
    }
    float[] pool =
        Arrays.copyOf(network.words(tokens), numbers() + options.prompts() * network.width());
    SplittableRandom keys = new SplittableRandom(Seeds.mix(seed, "keys"));
    for (int i = numbers(); i < pool.length; i++) {
      pool[i] = (float) (2 * keys.nextDouble() - 1);
    }
    return pool;
  }

  /** The key of a prompt. */
  double[] key(float[] pool, int prompt) {
    double[] key = new double[network.width()];
    for (int i = 0; i < key.length; i++) {
      key[i] = pool[numbers() + prompt * key.length + i];
    }
    return key;
  }

  static double cosine(double[] a, double[] b) {
    double norms = Level1.norm(a) * Level1.norm(b);
    return norms == 0 ? 0 : Level1.dot(a, b) / norms;
  }

  /** The prompts that a query chooses, in the order of the pool. */
  List<Integer> chosen(float[] pool, double[] query) {
    double[] cosines = new double[options.prompts()];
    Arrays.setAll(cosines, k -> cosine(query, key(pool, k)));
    return IntStream.range(0, cosines.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer k) -> -cosines[k]))
        .limit(options.chosen())
        .sorted()
        .toList();
  }

  /** Places of queries by what they choose, in the order in which choices first appear. */
  Map<List<Integer>, List<Integer>> groups(float[] pool, double[][] queries) {
    Map<List<Integer>, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < queries.length; i++) {
      groups.computeIfAbsent(chosen(pool, queries[i]), set -> new ArrayList<>()).add(i);
    }
    return groups;
  }

  /** The rows of some prompts, one after the other. */
  float[] front(float[] pool, List<Integer> prompts) {
    int each = options.rows() * network.width();
    float[] front = new float[prompts.size() * each];
    for (int i = 0; i < prompts.size(); i++) {
      System.arraycopy(pool, prompts.get(i) * each, front, i * each, each);
    }
    return front;
  }

  @Override
  public Objective objective(TunedState before, List<T5.Row> rows, long seed) {
    float[] first = before.theta().isEmpty() ? first(seed) : PromptTraining.floats(before.theta());
    List<List<Integer>> texts =
        List.copyOf(new LinkedHashSet<>(rows.stream().map(T5.Row::source).toList()));
    double[][] embeddings = network.embeddings(texts);
    Map<List<Integer>, double[]> queries = new LinkedHashMap<>();
    for (int i = 0; i < embeddings.length; i++) {
      queries.put(texts.get(i), embeddings[i]);
    }
    return new ChoiceObjective(this, first, queries);
  }

  @Override
  public TunedState at(TunedState before, float[] theta) {
    return new TunedState(
        before.seed(), WeightTuning.vector(theta), before.old(), before.springs(), before.tasks());
  }

  @Override
  public TunedState learned(
      TunedState before, float[] theta, TaskSpec task, List<T5.Row> rows, long seed) {
    return at(before, theta);
  }

  @Override
  public Backbone network(TunedState state) {
    return state.theta().isEmpty()
        ? network
        : new ChosenPrompts(this, PromptTraining.floats(state.theta()));
  }

  @Override
  public MemoryReport memory(TunedState state) {
    boolean begun = !state.theta().isEmpty();
    long rows = begun ? (long) options.prompts() * options.rows() : 0;
    return new MemoryReport(rows, rows * network.width() * Float.BYTES, state.theta().size(), 0, 0);
  }
}

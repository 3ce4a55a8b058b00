package io.equipoise.tuning;

import io.equipoise.continual.Learner;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.Rows;
import io.equipoise.continual.Target;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Identification;
import io.equipoise.prompt.Mixture;
import io.equipoise.prompt.Prompt;
import io.equipoise.prompt.PromptPool;
import io.equipoise.prompt.Representatives;
import io.equipoise.prompt.Truncation;
import io.equipoise.run.Codec;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Learns tasks one after the other by prompts in front of a frozen network.
 *
 * <pre>
 * observe    GRID: melt the stored prompts that the task does not pull on ({@link PromptPool#select})
 *            P = rows of words; train P on [ P ; stored prompts, newest first ; text ]
 *            store P, and a few means of the texts' embeddings
 * predict    task told, or argmax of the mixtures' scores, summed over a batch of one task
 *            argmax over the labels of that task of log p(label) / tokens
 * </pre>
 *
 * <pre>
 * method       read in front of a text                   stored after t tasks
 * GRID         all stored prompts                        at most maxKept + 2
 * PROGRESSIVE  all stored prompts                        t
 * SEQUENTIAL   the one prompt                            1
 * PER_TASK     the prompt of the task                    t
 * </pre>
 *
 * <p>Labels of tasks that are not learned yet are candidates only when the task is told. The text
 * is cut so that no prompt is. Source: GRID (arXiv:2507.14725), a reconstruction; Progressive
 * Prompts (arXiv:2301.12314).
 */
public final class PromptLearner implements Learner<PromptState, List<Integer>> {
  private static final int SELECTED_FROM = 32;

  private final Backbone backbone;
  private final List<TaskSpec> tasks;
  private final PromptOptions options;
  private final int words;

  /**
   * A learner.
   *
   * @param tasks in order, each with verbalizers that end alike
   * @param words of which a prompt's rows are drawn at first
   */
  public PromptLearner(Backbone backbone, List<TaskSpec> tasks, PromptOptions options, int words) {
    this.backbone = backbone;
    this.tasks = List.copyOf(tasks);
    this.options = options;
    this.words = words;
    for (TaskSpec task : tasks) {
      if (task.verbalizers().isEmpty()) {
        throw new IllegalArgumentException(
            "task " + task.id() + " has no verbalizers; expected tokens for each label");
      }
    }
  }

  @Override
  public PromptState begin(int count, long seed) {
    return new PromptState(seed, PromptPool.EMPTY, List.of());
  }

  @Override
  public PromptState observe(
      PromptState state,
      int place,
      TaskSpec task,
      Rows<List<Integer>> train,
      StepListener<PromptState> listener) {
    PromptPool before = state.pool();
    List<T5.Row> whole = rows(task, train);
    long seed = Seeds.mix(state.seed(), "task/" + place);
    boolean grid = options.method() == PromptOptions.Method.GRID;
    PromptPool pool = grid && before.size() > 0 ? selected(before, whole, seed) : before;
    boolean alone = options.method() == PromptOptions.Method.PER_TASK;
    boolean one = options.method() == PromptOptions.Method.SEQUENTIAL;
    float[] fixed = alone || one ? new float[0] : together(pool.inFront());
    PromptTraining training = new PromptTraining(backbone, options, fixed, seed);
    float[] first =
        one && pool.size() > 0
            ? PromptTraining.floats(pool.prompts().get(0).values())
            : training.first(words);
    PromptPool beside = one ? PromptPool.EMPTY : pool;
    int most = options.maxLength() - options.rows() - fixed.length / backbone.width();
    List<T5.Row> cut = whole.stream().map(row -> cut(row, most)).toList();
    float[] trained =
        training.trained(
            first, cut, prompt -> listener.step(state.with(beside.plus(stored(place, prompt)))));
    PromptPool after = beside.plus(stored(place, trained));
    if (grid && options.compressAtEnd() && place == tasks.size() - 1) {
      after = selected(after, whole, Seeds.mix(seed, "end"));
    }
    List<Representatives> known = new ArrayList<>(state.tasks());
    known.add(representatives(task, train, seed));
    return new PromptState(state.seed(), after, known);
  }

  private static Prompt stored(int place, float[] prompt) {
    double[] values = new double[prompt.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = prompt[i];
    }
    return new Prompt(place, 1, Vector.of(values));
  }

  private T5.Row cut(T5.Row row, int most) {
    int tokens =
        Truncation.TEXT_FIRST.tokens(
            row.source().size(), options.maxLength() - most, options.maxLength());
    return new T5.Row(row.source().subList(0, tokens), row.labels());
  }

  private PromptPool selected(PromptPool pool, List<T5.Row> rows, long seed) {
    PromptTraining magnitudes = new PromptTraining(backbone, options, new float[0], seed);
    List<Vector> prompts = pool.entries().stream().map(Prompt::values).toList();
    int most = options.maxLength() - options.rows();
    List<T5.Row> cut = rows.stream().map(row -> cut(row, most)).toList();
    double[] g = magnitudes.magnitudes(prompts, cut, SELECTED_FROM);
    return pool.select(g, options.rule()).pool();
  }

  private static List<T5.Row> rows(TaskSpec task, Rows<List<Integer>> train) {
    List<T5.Row> rows = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      String label = ((Target.Label) train.get(i).target()).label();
      rows.add(
          new T5.Row(train.get(i).input(), task.verbalizers().get(task.labels().indexOf(label))));
    }
    return rows;
  }

  private Representatives representatives(TaskSpec task, Rows<List<Integer>> train, long seed) {
    List<List<Integer>> sources = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      sources.add(train.get(i).input());
    }
    double[][] embeddings = backbone.embeddings(sources);
    List<Representatives.Embedded> embedded = new ArrayList<>();
    for (int i = 0; i < embeddings.length; i++) {
      String label = ((Target.Label) train.get(i).target()).label();
      embedded.add(new Representatives.Embedded(label, Vector.of(embeddings[i])));
    }
    int clusters = Math.max(options.clusters(), task.labels().size());
    return Representatives.of(embedded, clusters, Seeds.mix(seed, "representatives"));
  }

  private float[] together(List<Prompt> prompts) {
    int size = prompts.stream().mapToInt(p -> p.values().size()).sum();
    float[] all = new float[size];
    int at = 0;
    for (Prompt prompt : prompts) {
      float[] rows = PromptTraining.floats(prompt.values());
      System.arraycopy(rows, 0, all, at, rows.length);
      at += rows.length;
    }
    return all;
  }

  /** What stands in front of a text of this task; of any task when it is empty. */
  private float[] inFront(PromptState state, OptionalInt task) {
    if (options.method() != PromptOptions.Method.PER_TASK) {
      return together(state.pool().inFront());
    }
    return together(
        state.pool().prompts().stream()
            .filter(prompt -> task.isPresent() && prompt.task() == task.getAsInt())
            .toList());
  }

  @Override
  public List<Prediction> predict(PromptState state, Query<List<Integer>> query) {
    List<OptionalInt> decided = decided(state, query);
    SortedMap<Integer, List<Integer>> byTask = new TreeMap<>();
    for (int i = 0; i < decided.size(); i++) {
      byTask.computeIfAbsent(decided.get(i).orElse(-1), t -> new ArrayList<>()).add(i);
    }
    Prediction[] said = new Prediction[decided.size()];
    byTask.forEach(
        (task, places) -> {
          OptionalInt known = task < 0 ? OptionalInt.empty() : OptionalInt.of(task);
          List<List<Integer>> sources = places.stream().map(query.inputs()::get).toList();
          List<Prediction> some = answered(state, known, sources);
          for (int i = 0; i < places.size(); i++) {
            said[places.get(i)] = some.get(i);
          }
        });
    return List.of(said);
  }

  /** The task of each input; empty where nothing is decided, or nothing learned. */
  private List<OptionalInt> decided(PromptState state, Query<List<Integer>> query) {
    List<List<Integer>> inputs = query.inputs();
    if (query instanceof Query.Aware<List<Integer>> aware) {
      return java.util.Collections.nCopies(inputs.size(), OptionalInt.of(aware.task()));
    }
    if (state.tasks().isEmpty()) {
      return java.util.Collections.nCopies(inputs.size(), OptionalInt.empty());
    }
    Mixture mixture = new Mixture(state.tasks());
    List<double[]> scores = new ArrayList<>();
    for (double[] embedding : backbone.embeddings(inputs)) {
      scores.add(mixture.scores(Vector.of(embedding)));
    }
    if (query instanceof Query.Batch<List<Integer>>) {
      OptionalInt task = Identification.of(scores, options.leastMargin()).task();
      return java.util.Collections.nCopies(inputs.size(), task);
    }
    return scores.stream()
        .map(one -> Identification.of(List.of(one), options.leastMargin()).task())
        .toList();
  }

  /** Labels by what is written for them; of several that are written alike the first. */
  private Map<List<Integer>, String> candidates(PromptState state, OptionalInt task) {
    List<TaskSpec> among =
        task.isPresent()
            ? List.of(tasks.get(task.getAsInt()))
            : tasks.subList(0, state.tasks().size());
    Map<List<Integer>, String> labels = new java.util.LinkedHashMap<>();
    for (TaskSpec one : among) {
      for (int i = 0; i < one.labels().size(); i++) {
        labels.putIfAbsent(one.verbalizers().get(i), one.labels().get(i));
      }
    }
    return labels;
  }

  private List<Prediction> answered(
      PromptState state, OptionalInt task, List<List<Integer>> sources) {
    Map<List<Integer>, String> labels = candidates(state, task);
    if (labels.isEmpty()) {
      Prediction nothing = new Prediction.Label("", new TreeMap<>());
      return java.util.Collections.nCopies(sources.size(), nothing);
    }
    float[] front = inFront(state, task);
    List<List<Integer>> cut = new ArrayList<>();
    for (List<Integer> source : sources) {
      int tokens =
          Truncation.TEXT_FIRST.tokens(
              source.size(), front.length / backbone.width(), options.maxLength());
      cut.add(source.subList(0, tokens));
    }
    return options.decoding() == PromptOptions.Decoding.CONSTRAINED
        ? constrained(front, cut, labels)
        : free(state, front, cut, labels);
  }

  private List<Prediction> constrained(
      float[] front, List<List<Integer>> sources, Map<List<Integer>, String> labels) {
    List<List<Integer>> written = List.copyOf(labels.keySet());
    List<String> names = List.copyOf(labels.values());
    List<Prediction> said = new ArrayList<>();
    for (double[] scores : backbone.scores(front, sources, written)) {
      TreeMap<String, Double> each = new TreeMap<>();
      int best = 0;
      for (int i = 0; i < scores.length; i++) {
        each.merge(names.get(i), scores[i], Math::max);
        boolean better =
            scores[i] / written.get(i).size() > scores[best] / written.get(best).size();
        best = better ? i : best;
      }
      said.add(new Prediction.Label(names.get(best), each));
    }
    return said;
  }

  /** What is no label of any learned task is the empty label. */
  private List<Prediction> free(
      PromptState state,
      float[] front,
      List<List<Integer>> sources,
      Map<List<Integer>, String> labels) {
    Map<List<Integer>, String> known = new java.util.LinkedHashMap<>(labels);
    candidates(state, OptionalInt.empty()).forEach(known::putIfAbsent);
    int longest = known.keySet().stream().mapToInt(List::size).max().orElse(0);
    List<Prediction> said = new ArrayList<>();
    for (List<Integer> written : backbone.written(front, sources, longest + 1)) {
      String label = "";
      for (int n = written.size(); n > 0 && label.isEmpty(); n--) {
        label = known.getOrDefault(written.subList(0, n), "");
      }
      said.add(new Prediction.Label(label, new TreeMap<>()));
    }
    return said;
  }

  @Override
  public MemoryReport memory(PromptState state) {
    long numbers = state.pool().entries().stream().mapToLong(p -> p.values().size()).sum();
    long identifier = state.tasks().stream().mapToLong(Representatives::bytes).sum();
    return new MemoryReport(
        numbers / backbone.width(), Float.BYTES * numbers, numbers, 0, identifier);
  }

  @Override
  public Codec<PromptState> codec() {
    return codecOfStates();
  }

  /** How the states of every such learner are stored. */
  public static Codec<PromptState> codecOfStates() {
    return new PromptState.StateCodec();
  }
}

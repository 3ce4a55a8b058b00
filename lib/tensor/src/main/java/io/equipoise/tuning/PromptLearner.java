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
import io.equipoise.prompt.Prompt;
import io.equipoise.prompt.PromptPool;
import io.equipoise.prompt.Representatives;
import io.equipoise.run.Codec;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

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
 * JOINT        the one prompt                            1, and the rows of all tasks so far
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
  private final IntFunction<Rows<List<Integer>>> kept;
  private final PromptAnswers answers;

  /**
   * A learner.
   *
   * @param tasks in order, each with verbalizers that end alike
   * @param words of which a prompt's rows are drawn at first
   * @param kept the training rows of a learned task again; asked by {@link
   *     PromptOptions.Method#JOINT} alone
   */
  public PromptLearner(
      Backbone backbone,
      List<TaskSpec> tasks,
      PromptOptions options,
      int words,
      IntFunction<Rows<List<Integer>>> kept) {
    this.backbone = backbone;
    this.tasks = List.copyOf(tasks);
    this.options = options;
    this.words = words;
    this.kept = kept;
    this.answers = new PromptAnswers(backbone, this.tasks, options);
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
    List<T5.Row> rows = rows(place, task, train);
    long seed = Seeds.mix(state.seed(), "task/" + place);
    boolean grid = options.method() == PromptOptions.Method.GRID;
    boolean melts = grid && state.pool().size() > 0;
    PromptPool pool = melts ? selected(state.pool(), rows, seed) : state.pool();
    float[] fixed =
        options.method().stacks() ? PromptAnswers.together(pool.inFront()) : new float[0];
    PromptTraining training = new PromptTraining(backbone, options, fixed, seed);
    boolean goesOn = options.method().shares() && pool.size() > 0;
    float[] first =
        goesOn ? PromptTraining.floats(pool.prompts().get(0).values()) : training.first(words);
    PromptPool beside = options.method().shares() ? PromptPool.EMPTY : pool;
    float[] trained =
        training.trained(
            first,
            cut(rows, options.rows() + fixed.length / backbone.width()),
            prompt -> listener.step(() -> state.with(beside.plus(stored(place, prompt)))));
    PromptPool after = beside.plus(stored(place, trained));
    if (grid && options.compressAtEnd() && place == tasks.size() - 1) {
      after = selected(after, rows, Seeds.mix(seed, "end"));
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

  private List<T5.Row> cut(List<T5.Row> rows, int inFront) {
    PromptReading r = options.reading();
    return rows.stream()
        .map(
            row -> {
              int tokens = r.truncation().tokens(row.source().size(), inFront, r.maxLength());
              return new T5.Row(row.source().subList(0, tokens), row.labels());
            })
        .toList();
  }

  private PromptPool selected(PromptPool pool, List<T5.Row> rows, long seed) {
    PromptTraining magnitudes = new PromptTraining(backbone, options, new float[0], seed);
    List<Vector> prompts = pool.entries().stream().map(Prompt::values).toList();
    double[] g = magnitudes.magnitudes(prompts, cut(rows, options.rows()), SELECTED_FROM);
    return pool.select(g, options.rule()).pool();
  }

  /** What is learned from: the task's rows, and before them those that are kept. */
  private List<T5.Row> rows(int place, TaskSpec task, Rows<List<Integer>> train) {
    List<T5.Row> rows = new ArrayList<>();
    for (int t = 0; options.method() == PromptOptions.Method.JOINT && t < place; t++) {
      rows.addAll(rows(tasks.get(t), kept.apply(t)));
    }
    rows.addAll(rows(task, train));
    return rows;
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

  @Override
  public List<Prediction> predict(PromptState state, Query<List<Integer>> query) {
    List<OptionalInt> decided = new PromptTasks(answers).of(state, query);
    SortedMap<Integer, List<Integer>> byTask = new TreeMap<>();
    for (int i = 0; i < decided.size(); i++) {
      byTask.computeIfAbsent(decided.get(i).orElse(-1), t -> new ArrayList<>()).add(i);
    }
    boolean told = query instanceof Query.Aware<List<Integer>>;
    Prediction[] said = new Prediction[decided.size()];
    byTask.forEach(
        (task, places) -> {
          OptionalInt of = task < 0 ? OptionalInt.empty() : OptionalInt.of(task);
          List<List<Integer>> sources = places.stream().map(query.inputs()::get).toList();
          List<Prediction.Label> some = answers.to(state, of, sources);
          for (int i = 0; i < places.size(); i++) {
            Prediction.Label one = some.get(i);
            said[places.get(i)] =
                told ? one : new Prediction.Label(one.label(), one.logProbabilities(), of);
          }
        });
    return List.of(said);
  }

  @Override
  public MemoryReport memory(PromptState state) {
    long numbers = state.pool().entries().stream().mapToLong(p -> p.values().size()).sum();
    long identifier = state.tasks().stream().mapToLong(Representatives::bytes).sum();
    long examples = 0;
    for (int t = 0;
        options.method() == PromptOptions.Method.JOINT && t < state.tasks().size();
        t++) {
      examples += kept.apply(t).size();
    }
    return new MemoryReport(
        numbers / backbone.width(), Float.BYTES * numbers, numbers, examples, identifier);
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

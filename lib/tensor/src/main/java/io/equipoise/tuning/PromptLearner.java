package io.equipoise.tuning;

import io.equipoise.continual.Decision;
import io.equipoise.continual.Learner;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.Rows;
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
import java.util.function.IntFunction;

/**
 * Learns tasks one after the other by prompts in front of a frozen network.
 *
 * <pre>
 * observe    GRID: melt the stored prompts that the task does not pull on ({@link PromptPool#select})
 *            P = rows of words; train P on [ P ; stored prompts, newest first ; text ]
 *            store P, and a few means of the texts' embeddings
 *            SHLPT_LIKE: begin from the prompts of similar tasks, away from the others ({@link Recall})
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
 * SHLPT_LIKE   the prompt of the task                    t
 * JOINT        the one prompt                            1, and the rows of all tasks so far
 * </pre>
 *
 * <p>Labels of tasks that are not learned yet are candidates only when the task is told. The text
 * is cut so that no prompt is. Source: GRID (arXiv:2507.14725), a reconstruction; Progressive
 * Prompts (arXiv:2301.12314); SHLPT (arXiv:2406.12251), with the differences that {@link Recall}
 * lists.
 */
public final class PromptLearner implements Learner<PromptState, List<Integer>> {
  private static final int SELECTED_FROM = 32;

  private final Backbone backbone;
  private final List<TaskSpec> tasks;
  private final PromptOptions options;
  private final int words;
  private final IntFunction<Rows<List<Integer>>> kept;
  private final PromptAnswers answers;
  private final TaskModel model;

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
    this.answers = new PromptAnswers(backbone, this.tasks, read(options));
    this.model = TaskModel.NONE;
    for (TaskSpec task : tasks) {
      if (task.verbalizers().isEmpty()) {
        throw new IllegalArgumentException(
            "task " + task.id() + " has no verbalizers; expected tokens for each label");
      }
    }
  }

  private PromptLearner(PromptLearner of, TaskModel model) {
    this.backbone = of.backbone;
    this.tasks = of.tasks;
    this.options = of.options;
    this.words = of.words;
    this.kept = of.kept;
    this.answers = of.answers;
    this.model = model;
  }

  /** The same learner, which asks somebody outside for the task of a text. */
  public PromptLearner asking(TaskModel who) {
    return new PromptLearner(this, who);
  }

  /** Behind which prompts texts are read: with SHLPT_LIKE as with PER_TASK. */
  private static PromptOptions read(PromptOptions options) {
    return options.method() == PromptOptions.Method.SHLPT_LIKE
        ? PromptOptions.reading(PromptOptions.Method.PER_TASK, options.reading())
        : options;
  }

  @Override
  public PromptState begin(int count, long seed) {
    return new PromptState(seed, PromptPool.EMPTY, List.of(), List.of());
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
    List<Decision> decisions = new ArrayList<>(state.decisions());
    Representatives fresh =
        new TaskRows(task, train)
            .representatives(backbone, options.recognition(), Seeds.mix(seed, "representatives"));
    boolean grid = options.method() == PromptOptions.Method.GRID;
    PromptPool pool = state.pool();
    if (grid && pool.size() > 0) {
      pool = selected(pool, rows, seed, "selection", place, decisions);
    }
    float[] fixed =
        options.method().stacks() ? PromptAnswers.together(pool.inFront()) : new float[0];
    Objective objective = objective(state, pool, fixed, fresh, seed, decisions);
    PromptPool beside = options.method().shares() ? PromptPool.EMPTY : pool;
    float[] trained =
        new Descending(task.id(), options.descent(), seed)
            .trained(
                objective,
                TaskRows.cut(
                    rows, options.rows() + fixed.length / backbone.width(), options.reading()),
                theta ->
                    listener.step(
                        () -> state.with(beside.plus(stored(place, objective.used(theta))))));
    PromptPool after = beside.plus(stored(place, objective.used(trained)));
    if (grid && options.compressAtEnd() && place == tasks.size() - 1) {
      after = selected(after, rows, Seeds.mix(seed, "end"), "last_selection", place, decisions);
    }
    List<Representatives> known = new ArrayList<>(state.tasks());
    known.add(fresh);
    return new PromptState(state.seed(), after, known, decisions);
  }

  /** What is descended, from where the prompt begins. */
  private Objective objective(
      PromptState state,
      PromptPool pool,
      float[] fixed,
      Representatives fresh,
      long seed,
      List<Decision> decisions) {
    boolean goesOn = options.method().shares() && pool.size() > 0;
    float[] first =
        goesOn
            ? PromptTraining.floats(pool.prompts().get(0).values())
            : new PromptTraining(backbone, options, seed).first(words);
    int maxLength = options.reading().maxLength();
    Objective objective = new InFront(backbone, fixed, maxLength, first);
    if (options.method() == PromptOptions.Method.SHLPT_LIKE) {
      Recall recall = Recall.of(options.transfer(), pool, state.tasks(), fresh);
      decisions.addAll(recall.decisions(state.tasks().size()));
      objective =
          recall.pushed(
              new InFront(backbone, fixed, maxLength, recall.start(first)),
              options.descent().steps());
    }
    return options.bottleneck() == 0
        ? objective
        : new Bottleneck(objective, backbone.width(), options.bottleneck(), seed);
  }

  private static Prompt stored(int place, float[] prompt) {
    return new Prompt(place, 1, WeightTuning.vector(prompt));
  }

  private PromptPool selected(
      PromptPool pool,
      List<T5.Row> rows,
      long seed,
      String when,
      int place,
      List<Decision> decisions) {
    PromptTraining magnitudes = new PromptTraining(backbone, options, seed);
    List<Vector> prompts = pool.entries().stream().map(Prompt::values).toList();
    List<T5.Row> cut = TaskRows.cut(rows, options.rows(), options.reading());
    double[] g = magnitudes.magnitudes(prompts, cut, SELECTED_FROM);
    PromptPool.Selected chosen = pool.select(g, options.rule());
    long asked = Math.min(rows.size(), (long) options.selectBatches() * SELECTED_FROM);
    decisions.addAll(new Selecting(when, place, asked).of(pool, g, chosen.selection()));
    return chosen.pool();
  }

  /** What is learned from: the task's rows, and before them those that are kept. */
  private List<T5.Row> rows(int place, TaskSpec task, Rows<List<Integer>> train) {
    List<T5.Row> rows = new ArrayList<>();
    for (int t = 0; options.method() == PromptOptions.Method.JOINT && t < place; t++) {
      rows.addAll(new TaskRows(tasks.get(t), kept.apply(t)).rows());
    }
    rows.addAll(new TaskRows(task, train).rows());
    return rows;
  }

  @Override
  public List<Prediction> predict(PromptState state, Query<List<Integer>> query) {
    return new PromptPredictions(answers, model).of(state, query);
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

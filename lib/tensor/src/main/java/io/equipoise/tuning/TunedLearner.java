package io.equipoise.tuning;

import io.equipoise.continual.Learner;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.Rows;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.PromptPool;
import io.equipoise.prompt.Representatives;
import io.equipoise.run.Codec;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns tasks one after the other by a part of a network's weights, by adapters of them, or by a
 * pool of prompts of which each text chooses its own.
 *
 * <pre>
 * observe    Adam on the rows of the task, the best by validation loss, as prompts are learned
 * predict    as behind prompts: argmax over the labels of the task that is told or found
 * task       found by means of the embeddings that the network gave before any learning
 * </pre>
 *
 * <p>One network answers all texts: which task a text is of decides about its labels alone. Sources
 * and costs are with {@link WeightOptions} and {@link ChoiceOptions}.
 */
public final class TunedLearner implements Learner<TunedState, List<Integer>> {
  private final Tuned tuned;
  private final Backbone frozen;
  private final List<TaskSpec> tasks;
  private final TunedOptions options;
  private final TaskModel model;

  private TunedLearner(
      Tuned tuned, Backbone frozen, List<TaskSpec> tasks, TunedOptions options, TaskModel model) {
    this.tuned = tuned;
    this.model = model;
    this.frozen = frozen;
    this.tasks = List.copyOf(tasks);
    this.options = options;
    for (TaskSpec task : tasks) {
      if (task.verbalizers().isEmpty()) {
        throw new IllegalArgumentException(
            "task " + task.id() + " has no verbalizers; expected tokens for each label");
      }
    }
  }

  /** A learner of weights, or of adapters of them. */
  public static TunedLearner ofWeights(
      EngineBackbone network, List<TaskSpec> tasks, WeightOptions weights, TunedOptions options) {
    return new TunedLearner(
        WeightTuning.of(network, weights), network, tasks, options, TaskModel.NONE);
  }

  /**
   * A learner of a pool of prompts.
   *
   * @param words of which prompts' rows are drawn at first
   */
  public static TunedLearner ofChoice(
      Backbone network,
      List<TaskSpec> tasks,
      ChoiceOptions choice,
      int words,
      TunedOptions options) {
    return new TunedLearner(
        new PromptChoice(network, choice.in(options.reading()), words),
        network,
        tasks,
        options,
        TaskModel.NONE);
  }

  /** The same learner, which asks somebody outside for the task of a text. */
  public TunedLearner asking(TaskModel who) {
    return new TunedLearner(tuned, frozen, tasks, options, who);
  }

  @Override
  public TunedState begin(int count, long seed) {
    return new TunedState(seed, Vector.EMPTY, List.of(), List.of(), List.of());
  }

  @Override
  public TunedState observe(
      TunedState state,
      int place,
      TaskSpec task,
      Rows<List<Integer>> train,
      StepListener<TunedState> listener) {
    long seed = Seeds.mix(state.seed(), "task/" + place);
    TaskRows labelled = new TaskRows(task, train);
    List<T5.Row> rows = TaskRows.cut(labelled.rows(), tuned.rows(), options.reading());
    float[] theta =
        new Descending(task.id(), options.descent(), seed)
            .trained(
                tuned.objective(state, rows, seed),
                rows,
                now -> listener.step(() -> tuned.at(state, now)));
    TunedState after = tuned.learned(state, theta, task, rows, seed);
    List<Representatives> known = new ArrayList<>(state.tasks());
    known.add(
        labelled.representatives(
            frozen, options.recognition(), Seeds.mix(seed, "representatives")));
    return new TunedState(after.seed(), after.theta(), after.old(), after.springs(), known);
  }

  @Override
  public List<Prediction> predict(TunedState state, Query<List<Integer>> query) {
    PromptReading all = options.reading();
    PromptReading behind =
        new PromptReading(
            all.identify(),
            all.leastMargin(),
            all.route(),
            all.decoding(),
            all.lengthPower(),
            all.normalise(),
            all.cutOff(),
            all.truncation(),
            Math.max(2, all.maxLength() - tuned.rows()));
    PromptOptions nothing = PromptOptions.reading(PromptOptions.Method.SEQUENTIAL, behind);
    PromptAnswers answers = new PromptAnswers(tuned.network(state), tasks, nothing);
    return new PromptPredictions(answers, model)
        .of(new PromptState(state.seed(), PromptPool.EMPTY, state.tasks(), List.of()), query);
  }

  @Override
  public MemoryReport memory(TunedState state) {
    MemoryReport kept = tuned.memory(state);
    long identifier = state.tasks().stream().mapToLong(Representatives::bytes).sum();
    return new MemoryReport(
        kept.promptVectors(), kept.promptBytes(), kept.extraParameters(), 0, identifier);
  }

  @Override
  public Codec<TunedState> codec() {
    return codecOfStates();
  }

  /** How the states of every such learner are stored. */
  public static Codec<TunedState> codecOfStates() {
    return new TunedState.StateCodec();
  }
}

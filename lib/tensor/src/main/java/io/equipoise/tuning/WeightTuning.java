package io.equipoise.tuning;

import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.incremental.ElasticWeights.Answers;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;

/** Weights of a network, or adapters of them, as {@link WeightOptions} say. */
record WeightTuning(EngineBackbone frozen, WeightPart part, WeightOptions options)
    implements Tuned {
  static WeightTuning of(EngineBackbone network, WeightOptions options) {
    WeightPart part =
        options.kind() == WeightOptions.Kind.ATTENTION
            ? AttentionWeights.of(network.config(), network.weights())
            : LowRank.of(network.config(), options.rank(), options.scale(), options.orthogonal());
    return new WeightTuning(network, part, options);
  }

  static Vector vector(float[] floats) {
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return Vector.of(values);
  }

  @Override
  public int rows() {
    return 0;
  }

  /** The weights with all that is frozen. */
  private float[] base(TunedState state) {
    float[] base = frozen.weights();
    for (Vector adapter : state.old()) {
      base = part.weights(base, PromptTraining.floats(adapter));
    }
    return base;
  }

  @Override
  public Objective objective(TunedState before, List<T5.Row> rows, long seed) {
    float[] first =
        before.theta().isEmpty() ? part.first(seed) : PromptTraining.floats(before.theta());
    return new WeightObjective(frozen, part, options.springs(), base(before), before, first);
  }

  @Override
  public TunedState at(TunedState before, float[] theta) {
    if (options.kind() != WeightOptions.Kind.ADAPTERS) {
      return new TunedState(
          before.seed(), vector(theta), before.old(), before.springs(), before.tasks());
    }
    List<Vector> old = new ArrayList<>(before.old());
    old.add(vector(theta));
    return new TunedState(before.seed(), Vector.EMPTY, old, before.springs(), before.tasks());
  }

  @Override
  public TunedState learned(
      TunedState before, float[] theta, TaskSpec task, List<T5.Row> rows, long seed) {
    TunedState at = at(before, theta);
    float[] weights = part.weights(base(before), theta);
    List<Vector> springs =
        options
            .springs()
            .after(
                before.springs(),
                vector(theta).toArray(),
                answers -> importance(weights, theta, asked(weights, task, rows, answers, seed)));
    return new TunedState(at.seed(), at.theta(), at.old(), springs, at.tasks());
  }

  /** The rows by which importance is measured, with the answers that it is of. */
  private List<T5.Row> asked(
      float[] weights, TaskSpec task, List<T5.Row> rows, Answers answers, long seed) {
    Descending deal = new Descending(task.id(), new Descent(1, 1, 1, 0, 0, 1), seed);
    int[] order = deal.shuffled(rows.size(), "importance");
    List<T5.Row> some = new ArrayList<>();
    for (int i = 0; i < Math.min(order.length, options.importanceRows()); i++) {
      some.add(rows.get(order[i]));
    }
    if (answers == Answers.LABEL) {
      return some;
    }
    return new SampledAnswers(frozen.with(weights), task, Seeds.mix(seed, "answers")).of(some);
  }

  /** The mean over rows of ( d log p(label | text) / d theta_i )^2. */
  private double[] importance(float[] weights, float[] theta, List<T5.Row> rows) {
    double[] sum = new double[theta.length];
    for (T5.Row row : rows) {
      double tokens = row.labels().size();
      double[] slope = part.back(theta, frozen.weightSlope(weights, List.of(row)).gradient());
      for (int i = 0; i < sum.length; i++) {
        sum[i] += tokens * slope[i] * tokens * slope[i] / rows.size();
      }
    }
    return sum;
  }

  @Override
  public Backbone network(TunedState state) {
    float[] base = base(state);
    return frozen.with(
        state.theta().isEmpty() ? base : part.weights(base, PromptTraining.floats(state.theta())));
  }

  @Override
  public MemoryReport memory(TunedState state) {
    return new MemoryReport(0, 0, state.numbers(), 0, 0);
  }
}

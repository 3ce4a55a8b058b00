package io.equipoise.tuning;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.Codec;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.text.SeenTexts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains a small T5 and the prompts of a pool of tasks together, so that what the network does
 * depends on its prompt; then the prompts are thrown away.
 *
 * <pre>
 * round    every shard takes its steps of Adam from the common state; the mean of where they end
 * finish   a {@link SavedBackbone}, and beside it what it was {@link PretrainedOn}
 * </pre>
 *
 * <p>One shard is plain Adam. Cost of a step: a forward and a backward pass of a batch, and 12
 * bytes per parameter moved.
 *
 * @param plan what is trained how
 * @param vocabulary its words, a line each
 * @param texts that it is trained on
 */
public record Pretraining(PoolPlan plan, String vocabulary, SeenTexts texts)
    implements Program<PoolState, PoolShard> {
  @Override
  public PoolState start() {
    return PoolState.first(plan);
  }

  @Override
  public PoolState round(PoolState state, Fleet<PoolShard> fleet) {
    List<PoolState> ends = fleet.ask(new PoolSteps(plan, state));
    if (ends.size() == 1) {
      return ends.get(0);
    }
    int n = state.theta().length;
    float[][] means = new float[3][n];
    double loss = 0;
    for (int i = 0; i < n; i++) {
      double theta = 0;
      double m = 0;
      double v = 0;
      for (PoolState end : ends) {
        theta += end.theta()[i];
        m += end.m()[i];
        v += end.v()[i];
      }
      means[0][i] = (float) (theta / ends.size());
      means[1][i] = (float) (m / ends.size());
      means[2][i] = (float) (v / ends.size());
    }
    for (PoolState end : ends) {
      loss += end.loss() / ends.size();
    }
    return new PoolState(ends.get(0).steps(), loss, means[0], means[1], means[2]);
  }

  @Override
  public boolean done(PoolState state) {
    return state.steps() >= (long) plan.rounds() * plan.steps();
  }

  @Override
  public int rounds() {
    return plan.rounds();
  }

  @Override
  public Codec<PoolState> codec() {
    return new PoolState.StateCodec();
  }

  @Override
  public Report report(PoolState before, PoolState after) {
    int round = (int) (after.steps() / plan.steps());
    double rows = (double) plan.batch() * plan.steps();
    TableRow row =
        new TableRow.RoundRow(round, "(all)", after.loss(), 1, rows, plan.rate(after.steps()));
    return new Report(List.of(row), after.loss(), "", plan.tasks().size());
  }

  @Override
  public Finish finish(PoolState last, Fleet<PoolShard> fleet) {
    Map<String, Matrix> weights = new TreeMap<>();
    T5Config c = plan.config();
    int at = 0;
    for (String name : T5Weights.inOrder(c)) {
      double[] values = new double[T5Weights.size(c, name)];
      for (int i = 0; i < values.length; i++) {
        values[i] = last.theta()[at++];
      }
      int columns = T5Weights.columns(c, name);
      weights.put(name, new Matrix(values.length / columns, columns, values));
    }
    List<String> pool = plan.tasks().stream().map(PoolPlan.Task::name).toList();
    Map<String, byte[]> files = new TreeMap<>();
    files.put("model.safetensors", T5Weights.of(c, weights).safetensors(c));
    files.put("config.json", c.json());
    files.put("vocabulary.txt", vocabulary.getBytes(StandardCharsets.UTF_8));
    files.putAll(new PretrainedOn(pool, texts).files());
    return new Finish(accuracies(last, fleet), files);
  }

  /** Of the pool's test rows, posed for the first time, restricted to each task's labels. */
  private List<TableRow> accuracies(PoolState last, Fleet<PoolShard> fleet) {
    long[] right = new long[plan.tasks().size()];
    long[] all = new long[right.length];
    for (long[] counts : fleet.ask(new PoolAccuracy(plan, last.theta()))) {
      for (int t = 0; t < right.length; t++) {
        right[t] += counts[2 * t];
        all[t] += counts[2 * t + 1];
      }
    }
    List<TableRow> rows = new ArrayList<>();
    for (int t = 0; t < right.length; t++) {
      double accuracy = all[t] == 0 ? Double.NaN : (double) right[t] / all[t];
      rows.add(
          new TableRow.MeasureRow(
              plan.tasks().get(t).name(), "test", "accuracy", "", accuracy, all[t]));
    }
    return rows;
  }
}

package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.ReGNet;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much each task's gate uses each expert, over these rows, without noise.
 *
 * @param rows usually all training rows
 */
record ExpertUse(TaskModel model, float[] theta, Rows rows)
    implements Question<RowShard, ExpertUse.Sums> {
  private static final Logger LOG = LoggerFactory.getLogger(ExpertUse.class);
  private static final int BATCH = 128;

  /** Below this share an expert is as good as lost to its task. */
  static final double IDLE = 0.01;

  /**
   * Sums of the gates' weights, K x E row by row, and of the rows (crystals or atoms) they are
   * over.
   */
  record Sums(double[] weights, double[] rows) implements Serializable {}

  /** Per task the share of each expert; empty when the network has none. NaN without rows. */
  static List<double[]> shares(TaskModel model, float[] theta, Fleet<? extends RowShard> fleet) {
    List<double[]> shares = new ArrayList<>();
    if (!(model.net() instanceof ReGNet net) || net.options().experts().count() == 0) {
      return shares;
    }
    List<Sums> parts = fleet.ask(new ExpertUse(model, theta, new Rows.All(Split.TRAIN)));
    int e = net.options().experts().count();
    for (int k = 0; k < model.tasks(); k++) {
      double[] share = new double[e];
      double rows = 0;
      for (Sums part : parts) {
        rows += part.rows[k];
        for (int i = 0; i < e; i++) {
          share[i] += part.weights[k * e + i];
        }
      }
      for (int i = 0; i < e; i++) {
        share[i] /= rows;
      }
      shares.add(share);
    }
    return shares;
  }

  /** Says which experts a task hardly uses; how many pairs there are. */
  static int idle(TaskModel model, int round, List<double[]> shares) {
    int idle = 0;
    for (int k = 0; k < shares.size(); k++) {
      for (int e = 0; e < shares.get(k).length; e++) {
        if (shares.get(k)[e] < IDLE) {
          idle++;
          LOG.warn(
              "round {}: task '{}' uses expert {} on {} of its rows; expected at least {}. Use fewer"
                  + " experts, or a larger network.experts.top. (NUM-013)",
              round,
              model.task(k),
              e,
              shares.get(k)[e],
              IDLE);
        }
      }
    }
    return idle;
  }

  @Override
  public Sums answer(RowShard shard, Scope scope) {
    ReGNet net = (ReGNet) model.net();
    double[] weights = new double[model.tasks() * net.options().experts().count()];
    double[] counts = new double[model.tasks()];
    int[] chosen = rows.of(shard);
    try (EngineScope engine = EngineScope.open(scope.device())) {
      Passes passes = shard.passes(engine, net);
      for (int from = 0; from < chosen.length; from += BATCH) {
        int to = Math.min(chosen.length, from + BATCH);
        passes.addUse(theta, java.util.Arrays.copyOfRange(chosen, from, to), weights, counts);
      }
    }
    return new Sums(weights, counts);
  }
}

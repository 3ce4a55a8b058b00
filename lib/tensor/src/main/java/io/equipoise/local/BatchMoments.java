package io.equipoise.local;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.ReGNet;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import java.util.List;

/**
 * Sums from which a network with batch normalisation gets the moments that it is used with: over
 * all training rows, in the batches of the first epoch, each normalised by its own moments.
 *
 * <p>Sums add up over shards. Cost: one forward pass over the training rows. Source: Wu and
 * Johnson, arXiv 2105.07576, section 3 (precise statistics), instead of moving averages: they are
 * those of the parameters in hand, also of averaged ones.
 */
record BatchMoments(TaskModel model, float[] theta, Batches batches)
    implements Question<RowShard, double[]> {
  /** The parameters as a model uses them; the same array where the network keeps no moments. */
  static float[] settled(
      TaskModel model, float[] theta, Batches batches, Fleet<? extends RowShard> fleet) {
    if (!(model.net() instanceof ReGNet net) || !net.keepsMoments()) {
      return theta;
    }
    List<double[]> parts = fleet.ask(new BatchMoments(model, theta, batches));
    double[] sums = new double[parts.get(0).length];
    for (double[] part : parts) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part[i];
      }
    }
    return net.settled(theta, sums);
  }

  @Override
  public double[] answer(RowShard shard, Scope scope) {
    ReGNet net = (ReGNet) model.net();
    double[] sums = new double[net.momentSums()];
    int[] order = batches.order(shard, 0);
    try (EngineScope engine = EngineScope.open(scope.device())) {
      Passes passes = shard.passes(engine, net);
      for (long index = 0; index < batches.perEpoch(shard); index++) {
        passes.addMoments(net, theta, batches.cut(order, index), sums);
      }
    }
    return sums;
  }
}

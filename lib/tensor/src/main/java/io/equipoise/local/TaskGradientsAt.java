package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.run.Sha256;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import java.io.Serializable;
import java.util.List;

/**
 * Each task's own gradient at {@code theta}, left on the shard; only inner products travel.
 *
 * <p>The answer's Gram matrix is of the sums over <em>this shard's</em> rows, over the shared
 * parameters. With one shard, divide by the counts of rows and columns to have the Gram matrix of
 * the masked means. With several, Gram matrices do not add up; the exact one comes row by row: sum
 * the gradient of task i over the fleet ({@link CombinedGradient} with a unit vector), then ask
 * {@link TaskGradientDots} for its products and add those up.
 *
 * <p>Memory on the shard until the round ends: K vectors of n floats.
 */
public record TaskGradientsAt(TaskModel model, float[] theta, List<TaskLoss> losses, Rows rows)
    implements Question<RowShard, TaskGradientsAt.Reply> {
  /**
   * Losses, and inner products of this shard's summed task gradients over the shared parameters.
   *
   * @param gram K x K, row by row
   */
  public record Reply(TaskSums losses, double[] gram) implements Serializable {
    /** The Gram matrix of the masked means of this shard; rows of absent tasks are zero. */
    public double[] meanGram() {
      int k = losses.counts().length;
      double[] ones = new double[k];
      java.util.Arrays.fill(ones, 1);
      double[] c = losses.coefficients(ones);
      double[] scaled = gram.clone();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= c[i / k] * c[i % k];
      }
      return scaled;
    }
  }

  @Override
  public Reply answer(RowShard shard, Scope scope) {
    FlatFunction.TaskGradients g = retained(shard, scope);
    TaskSums sums = new TaskSums(g.losses(), shard.counts(rows.of(shard), model.tasks()));
    return new Reply(sums, g.gram(model.net().layout().shared()));
  }

  /** The gradients, from the round's residue or computed now. */
  FlatFunction.TaskGradients retained(RowShard shard, Scope scope) {
    String key = "task-gradients/" + rows.key() + "/" + losses + "/" + hash();
    return scope.residue(
        key,
        () -> {
          try (EngineScope engine = EngineScope.open(scope.device())) {
            return new Passes(engine, model.net(), shard)
                .taskGradients(theta, rows.of(shard), losses);
          }
        });
  }

  private String hash() {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(Math.multiplyExact(4, theta.length));
    bytes.asFloatBuffer().put(theta);
    return Sha256.hex(bytes.array());
  }
}

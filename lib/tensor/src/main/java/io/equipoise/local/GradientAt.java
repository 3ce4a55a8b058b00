package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import java.io.Serializable;
import java.util.List;

/**
 * The gradient of sum_k coefficients[k] S_k at {@code theta}, S_k the sum of task k's losses over
 * these rows of this shard. Gradients add up over shards, in shard order.
 *
 * @param coefficients weight of a task over its count in the whole batch ({@link
 *     TaskSums#coefficients}); 0 leaves a task out
 */
public record GradientAt(
    TaskModel model, float[] theta, List<TaskLoss> losses, Rows rows, double[] coefficients)
    implements Question<RowShard, GradientAt.Reply> {
  /** The gradient, with the losses that were computed on the way. */
  public record Reply(float[] gradient, TaskSums losses) implements Serializable {}

  @Override
  public Reply answer(RowShard shard, Scope scope) {
    int[] chosen = rows.of(shard);
    try (EngineScope engine = EngineScope.open(scope.device())) {
      FlatFunction.Gradient g =
          shard
              .passes(engine, model.net())
              .drawing(rows.draw())
              .gradient(theta, chosen, losses, coefficients);
      TaskSums sums = new TaskSums(g.losses(), shard.counts(chosen, model.tasks()));
      return new Reply(g.gradient().floats(), sums);
    }
  }

  /** The same question with the gradient alone as its answer, for {@code Fleet.sum}. */
  public Question<RowShard, float[]> alone() {
    GradientAt question = this;
    return (shard, scope) -> question.answer(shard, scope).gradient();
  }

  /** The same question with the losses as its answer; the gradient stays for {@link #left}. */
  Question<RowShard, TaskSums> leaving() {
    GradientAt question = this;
    return (shard, scope) -> question.residue(shard, scope).losses();
  }

  /** The gradient that {@link #leaving} left on the shard, computed again where it was lost. */
  Question<RowShard, float[]> left() {
    GradientAt question = this;
    return (shard, scope) -> question.residue(shard, scope).gradient();
  }

  private Reply residue(RowShard shard, Scope scope) {
    String key =
        "gradient/" + rows.key() + "/" + ContentKey.of(theta) + "/" + ContentKey.of(coefficients);
    return scope.residue(key, () -> answer(shard, scope));
  }
}

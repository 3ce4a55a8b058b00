package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.FlatFunction;

/**
 * Task gradients of a batch, measured once and left on their shard for the rest of the round. Asked
 * for, it answers with the losses.
 *
 * <p>Memory on the shard until the round ends: K d + n - d floats, K rows over the d shared
 * parameters and one vector over the heads.
 */
interface HeldGradients extends Question<RowShard, TaskSums> {
  /** The network. */
  TaskModel model();

  /** Sums over this shard's rows of each task's gradient: left here, or measured now. */
  FlatFunction.TaskGradients retained(RowShard shard, Scope scope);
}

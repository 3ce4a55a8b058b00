package io.equipoise.jobs.train;

import io.equipoise.fleet.ShardSource;
import io.equipoise.local.RowShard;
import io.equipoise.net.Network;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import java.util.List;
import java.util.Optional;

/** What kind of rows are learned from, and the network that reads them. */
interface Material {
  /** The network; nothing is read for it. */
  Network net();

  /** The network with its scales, for which the training rows are read. */
  TaskModel model();

  /** What training begins from. */
  FirstParameters first(TaskModel model);

  /** The table's shards as the network reads them. */
  ShardSource<RowShard> shards(TaskModel model);

  /** What the user should know of how rows are read, if anything. */
  default Optional<String> remark() {
    return Optional.empty();
  }

  /** One loss per task. */
  List<TaskLoss> losses();
}

package io.equipoise.jobs.train;

import io.equipoise.ml.ModelFiles;
import io.equipoise.run.Location;
import io.equipoise.table.TableManifest;
import java.util.List;
import java.util.Optional;

/**
 * The rows that a training reads: a table, the tasks wanted of it, and who opens its shards.
 *
 * @param tasks in the order in which they are learned
 * @param begun the model that training begins from, if any
 */
record Rows(
    TrainOptions options,
    Location table,
    TableManifest manifest,
    FleetMaker fleets,
    List<TableManifest.Task> tasks,
    Optional<ModelFiles> begun) {
  List<String> names() {
    return tasks.stream().map(TableManifest.Task::name).toList();
  }
}

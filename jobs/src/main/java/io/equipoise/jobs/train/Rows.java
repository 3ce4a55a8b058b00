package io.equipoise.jobs.train;

import io.equipoise.run.Location;
import io.equipoise.table.TableManifest;
import java.util.List;

/**
 * The rows that a training reads: a table, the tasks wanted of it, and who opens its shards.
 *
 * @param tasks in the order in which they are learned
 */
record Rows(
    TrainOptions options,
    Location table,
    TableManifest manifest,
    FleetMaker fleets,
    List<TableManifest.Task> tasks) {
  List<String> names() {
    return tasks.stream().map(TableManifest.Task::name).toList();
  }
}

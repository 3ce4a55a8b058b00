package io.equipoise.jobs.train;

import io.equipoise.continual.TaskOrder;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TextShards;
import io.equipoise.table.TextTable;
import io.equipoise.text.TextTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a table of texts holds, read for jobs that learn from it. */
public record TextTasks(Location location, TableManifest manifest) {
  /**
   * Checks that it holds texts.
   *
   * @throws Failure DATA-075 when it does not
   */
  public TextTasks {
    if (manifest.examples() == null || manifest.examples().texts() == null) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-075",
          "the table holds " + manifest.table() + "; expected texts",
          location.toString(),
          "Name a table of texts in data.table, or options of prep with input.from texts in"
              + " data.prep.");
    }
  }

  private TableManifest.Examples examples() {
    return Objects.requireNonNull(manifest.examples());
  }

  /**
   * The tasks in an order.
   *
   * @param wanted names; none for the table's own order
   * @param option that gives them
   * @throws Failure DATA-071 when one is not there, or there twice
   */
  public List<String> order(List<String> wanted, String option) {
    List<String> own = own();
    List<String> order = wanted.isEmpty() ? own : wanted;
    TaskOrder.check(order, new java.util.TreeSet<>(own), option);
    return order;
  }

  /** All tasks in the table's own order. */
  public List<String> own() {
    return Objects.requireNonNull(examples().texts()).order();
  }

  /** The labels of a task. */
  public List<String> labels(String task) {
    return examples().classesOf(task);
  }

  /** A task with its labels and what is written for them. */
  public TextTask task(String name) {
    Map<String, List<String>> words = Objects.requireNonNull(examples().texts()).verbalizers();
    return new TextTask(name, labels(name), words.getOrDefault(name, labels(name)));
  }

  /** All rows, by name. */
  public List<TextTable.Row> rows() {
    TextShards shards = new TextShards(location, manifest.shards());
    List<TextTable.Row> rows = new ArrayList<>();
    for (int shard = 0; shard < manifest.shards().size(); shard++) {
      rows.addAll(shards.open(shard));
    }
    rows.sort(Comparator.comparing(TextTable.Row::id));
    return rows;
  }
}

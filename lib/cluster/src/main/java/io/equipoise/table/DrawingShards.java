package io.equipoise.table;

import io.equipoise.example.Example;
import io.equipoise.fleet.ShardSource;
import io.equipoise.meta.ImageTasks;
import io.equipoise.meta.TaskFamily;
import io.equipoise.run.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Opens a published table of images with one class each as a family of few-shot tasks: rows of
 * {@code train} to learn from, rows of {@code test} to measure by. Every shard sees the whole table
 * and draws other tasks.
 *
 * <p>A class's group is the set that its images came from: the name of a row up to the {@code #}.
 *
 * @param root the table's directory
 * @param parts its shards
 * @param height of an image, in pixels
 * @param width of an image
 * @param tasks what is made of the drawings
 */
public record DrawingShards(
    Location root, List<TableManifest.Part> parts, int height, int width, ImageTasks tasks)
    implements ShardSource<TaskFamily> {
  private static final long serialVersionUID = 1L;

  /** The task that {@code prep} gives a single image. */
  private static final String LABEL = "label";

  /** Copies the list. */
  public DrawingShards {
    parts = List.copyOf(parts);
  }

  @Override
  public TaskFamily open(int shard) {
    ExampleShards.Raw raw = new ExampleShards.Raw(root, parts, List.of(LABEL));
    List<Example> rows = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      rows.addAll(raw.open(part));
    }
    return tasks.over(classes(rows, "train"), classes(rows, "test"));
  }

  private List<ImageTasks.DrawnClass> classes(List<Example> rows, String split) {
    SortedMap<Integer, List<Example>> byLabel = new TreeMap<>();
    for (Example row : rows) {
      if (row.split().equals(split) && !Double.isNaN(row.targets()[0])) {
        byLabel.computeIfAbsent((int) row.targets()[0], c -> new ArrayList<>()).add(row);
      }
    }
    List<ImageTasks.DrawnClass> classes = new ArrayList<>();
    for (List<Example> drawn : byLabel.values()) {
      List<float[]> drawings =
          drawn.stream().map(row -> tasks.seen(row.features(), height, width)).toList();
      classes.add(new ImageTasks.DrawnClass(drawn.get(0).set(), drawings));
    }
    return classes;
  }
}

package io.equipoise.incremental;

import io.equipoise.continual.Rows;
import io.equipoise.continual.Target;
import io.equipoise.continual.TaskOrder;
import io.equipoise.continual.TaskSequence;
import io.equipoise.continual.TaskSpec;
import io.equipoise.example.Pooling;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Option;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tasks of labelled images, in an order.
 *
 * @param tasks what each is of
 * @param order their names; none for their own order
 * @param scales what a task's pixels are multiplied by, by its name; 1 where nothing is said
 * @param trainRows most training rows of a task; 0 for all
 * @param testRows most test rows of a task; 0 for all
 * @param pool side of the squares of pixels that are averaged to one
 */
public record ImageSequence(
    @Option(doc = "How images become tasks.") Division tasks,
    @Option(doc = "Tasks in order; none for their own order.") List<String> order,
    @Option(doc = "What the pixels of a task are multiplied by, by its name; else 1.")
        Map<String, Double> scales,
    @Option(doc = "Most training rows of a task, drawn once; 0 for all.", min = 0) int trainRows,
    @Option(doc = "Most test rows of a task, drawn once; 0 for all.", min = 0) int testRows,
    @Option(doc = "Side of the squares of pixels that are averaged to one.", min = 1) int pool)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Copies the collections. */
  public ImageSequence {
    order = List.copyOf(order);
    scales = Collections.unmodifiableSortedMap(new TreeMap<>(scales));
  }

  /** Two classes a task, in their own order, every row, every pixel. */
  public static ImageSequence defaults() {
    return new ImageSequence(SplitClasses.defaults(), List.of(), Map.of(), 0, 0, 1);
  }

  /**
   * The tasks' names, in order.
   *
   * @param classes of all images
   * @throws Failure DATA-071 when the order does not fit
   * @throws IllegalArgumentException when the scales or the classes do not
   */
  public List<String> names(List<String> classes, long seed) {
    List<String> own = tasks.names(classes, seed);
    List<String> names = order.isEmpty() ? own : order;
    TaskOrder.check(names, own, "sequence.order");
    for (Map.Entry<String, Double> scale : scales.entrySet()) {
      String task = scale.getKey();
      Require.that(own.contains(task), "a task of sequence.scales", task, "some of " + own);
      Require.that(
          Double.isFinite(scale.getValue()), "the scale of " + task, scale.getValue(), "finite");
    }
    return names;
  }

  /** Numbers of a row, of images of this size. */
  public int inputs(int height, int width) {
    return new Pooling(pool).size(height, width);
  }

  /**
   * The sequence over images.
   *
   * @param classes of all images, in order
   * @param height of an image
   * @param seed of everything that is drawn
   * @throws Failure DATA-080 when a task has images of fewer than two classes
   */
  public TaskSequence<Vector> over(
      List<LabelledImage> images, List<String> classes, int height, int width, long seed) {
    Pooling pooling = new Pooling(pool);
    List<LabelledImage> pooled = new ArrayList<>();
    for (LabelledImage image : images) {
      Vector left = Vector.of(pooling.of(image.pixels().toArray(), height, width));
      pooled.add(new LabelledImage(image.set(), image.label(), image.split(), left));
    }
    Division.Grid grid = new Division.Grid(height / pool, width / pool);
    List<String> own = tasks.names(classes, seed);
    Map<String, Division.Part> parts = new HashMap<>();
    List<TaskSpec> specs = new ArrayList<>();
    for (String name : names(classes, seed)) {
      Division.Part part = tasks.part(own.indexOf(name), classes, grid, seed);
      parts.put(name, part);
      specs.add(TaskSpec.classification(name, labels(name, pooled, part, classes)));
    }
    return new TaskSequence<>(
        String.join("-", own), specs, (task, split) -> rows(task.id(), split, pooled, parts, seed));
  }

  private static List<String> labels(
      String name, List<LabelledImage> images, Division.Part part, List<String> classes) {
    TreeSet<Integer> found = new TreeSet<>();
    for (LabelledImage image : images) {
      if (part.holds().test(image)) {
        found.add(classes.indexOf(image.label()));
      }
    }
    if (found.size() < 2) {
      SortedMap<String, Integer> sets = new TreeMap<>();
      images.forEach(image -> sets.merge(image.set(), 1, Integer::sum));
      throw new Failure(
          ExitCode.DATA,
          "DATA-080",
          "task '" + name + "' has images of " + found.size() + " classes; expected at least two",
          "a table with images of " + sets.keySet(),
          "Name sets that the table has, or leave the task out.");
    }
    return found.stream().map(classes::get).toList();
  }

  private Rows<Vector> rows(
      String task,
      String split,
      List<LabelledImage> images,
      Map<String, Division.Part> parts,
      long seed) {
    Division.Part part = Objects.requireNonNull(parts.get(task), task);
    List<LabelledImage> own = new ArrayList<>();
    for (LabelledImage image : images) {
      if (image.split().equals(split) && part.holds().test(image)) {
        own.add(image);
      }
    }
    double scale = scales.getOrDefault(task, 1.0);
    List<Rows.Row<Vector>> rows = new ArrayList<>();
    for (int i : chosen(own.size(), split, Seeds.mix(seed, "rows/" + task + "/" + split))) {
      Vector seen = part.seen().apply(own.get(i).pixels());
      rows.add(
          new Rows.Row<>(
              scale == 1 ? seen : seen.times(scale), new Target.Label(own.get(i).label())));
    }
    return Rows.of(rows);
  }

  /** Numbers of rows, in order. */
  private List<Integer> chosen(int rows, String split, long seed) {
    int most = split.equals("train") ? trainRows : testRows;
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      left.add(i);
    }
    SplittableRandom random = new SplittableRandom(seed);
    while (most > 0 && left.size() > most) {
      left.remove(random.nextInt(left.size()));
    }
    return left;
  }
}

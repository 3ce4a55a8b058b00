package io.equipoise.jobs.sweep;

import io.equipoise.continual.SequenceRun;
import io.equipoise.continual.TaskSequence;
import io.equipoise.example.Example;
import io.equipoise.fleet.Seeds;
import io.equipoise.fleet.ShardSource;
import io.equipoise.incremental.LabelledImage;
import io.equipoise.incremental.NetworkLearner;
import io.equipoise.incremental.NetworkState;
import io.equipoise.linalg.Vector;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.table.ExampleShards;
import io.equipoise.table.TableManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Opens a sequence of image tasks with the network that learns it.
 *
 * @param location of the table
 * @param parts its shards
 * @param drawings what the table holds
 * @param task whose classes are learned
 * @param options all of the trial's
 */
record ContinualImagesSource(
    Location location,
    List<TableManifest.Part> parts,
    TableManifest.Examples drawings,
    String task,
    ContinualImagesOptions options)
    implements ShardSource<SequenceRun<NetworkState, Vector>> {
  private static final long serialVersionUID = 1L;

  /** Copies the list. */
  ContinualImagesSource {
    parts = List.copyOf(parts);
  }

  /**
   * Of a table.
   *
   * @throws Failure DATA-081 when it has no images with classes, or several tasks of classes and
   *     none is named
   */
  static ContinualImagesSource of(
      Location location, TableManifest manifest, ContinualImagesOptions options) {
    TableManifest.Examples examples = manifest.examples();
    if (examples == null || !examples.image()) {
      throw refused(
          location,
          "the table holds "
              + (examples == null ? manifest.table() : examples.text())
              + "; expected images with a class each",
          "Name a table of images in data.table, or options of prep with input.from images in"
              + " data.prep, such as conf/prep/digits.yaml.");
    }
    Set<String> tasks = new TreeSet<>(examples.classes().keySet());
    String wanted = options.data().task();
    if (wanted.isEmpty() ? tasks.size() != 1 : !tasks.contains(wanted)) {
      throw refused(
          location,
          "data.task = '" + wanted + "'; expected one of " + tasks,
          "Name the task whose classes are to be learned.");
    }
    String task = wanted.isEmpty() ? tasks.iterator().next() : wanted;
    return new ContinualImagesSource(location, manifest.shards(), examples, task, options);
  }

  private static Failure refused(Location location, String what, String remedy) {
    return new Failure(ExitCode.DATA, "DATA-081", what, location.toString(), remedy);
  }

  /** The tasks' names, in order. */
  List<String> names() {
    return options.sequence().names(classes(), options.seed());
  }

  private List<String> classes() {
    return drawings.classesOf(task);
  }

  /** Numbers of a row. */
  int inputs() {
    return options.sequence().inputs(drawings.height(), drawings.width());
  }

  @Override
  public SequenceRun<NetworkState, Vector> open(int shard) {
    TaskSequence<Vector> sequence =
        options
            .sequence()
            .over(images(), classes(), drawings.height(), drawings.width(), options.seed());
    ContinualOptions.Evaluate look = options.evaluate();
    return new SequenceRun<>(
        sequence,
        new NetworkLearner(sequence.tasks(), inputs(), options.train(), options.method()),
        new SequenceRun.Options(look.modes(), look.everySteps(), look.subset(), options.seed()));
  }

  private List<LabelledImage> images() {
    ExampleShards.Raw raw = new ExampleShards.Raw(location, parts, List.of(task));
    List<LabelledImage> images = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      for (Example row : raw.open(part)) {
        if (!Double.isNaN(row.targets()[0])) {
          String label = classes().get((int) row.targets()[0]);
          images.add(new LabelledImage(row.set(), label, split(row), Vector.of(row.features())));
        }
      }
    }
    return images;
  }

  private String split(Example row) {
    double share = options.data().testShare();
    if (share == 0) {
      return row.split();
    }
    long own = Seeds.mix(options.seed(), "test/" + row.id());
    return new SplittableRandom(own).nextDouble() < share ? "test" : "train";
  }
}

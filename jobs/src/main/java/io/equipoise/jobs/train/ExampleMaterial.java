package io.equipoise.jobs.train;

import io.equipoise.example.Example;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.local.RowShard;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.FeatureNetwork;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.table.ExampleShards;
import io.equipoise.table.ExampleStatistics;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TargetStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows of numbers, which a perceptron reads, or images, which a convolutional network reads too.
 */
final class ExampleMaterial implements Material {
  private final Rows rows;
  private final TrainOptions options;
  private final TableManifest.Examples examples;
  private final List<List<String>> classes;

  ExampleMaterial(Rows rows, TableManifest.Examples examples) {
    this.rows = rows;
    this.options = rows.options();
    this.examples = examples;
    this.classes = rows.names().stream().map(examples::classesOf).toList();
  }

  @Override
  public FeatureNetwork net() {
    List<Integer> outputs = classes.stream().map(c -> Math.max(1, c.size())).toList();
    return FeatureNetworks.of(options.network(), examples, outputs, rows.table().toString());
  }

  @Override
  public FeatureModel model() {
    FeatureNetwork net = net();
    Fleet<List<Example>> fleet =
        rows.fleets()
            .of(
                new ExampleShards.Raw(rows.table(), rows.manifest().shards(), rows.names()),
                rows.manifest().costs(),
                "statistics of " + rows.table().name());
    FeatureScale inputs = ExampleStatistics.features(fleet, examples.size(), examples.image());
    return new FeatureModel(net, scales(fleet), inputs, examples.features(), classes);
  }

  private List<TargetScale> scales(Fleet<List<Example>> fleet) {
    List<TargetScale> fitted =
        TargetStatistics.fit(
            fleet, rows.tasks(), rows.names().stream().map(this::transformOf).toList());
    List<TargetScale> scales = new ArrayList<>();
    for (int k = 0; k < fitted.size(); k++) {
      scales.add(classes.get(k).isEmpty() ? fitted.get(k) : classNumbers(fitted.get(k).task()));
    }
    return scales;
  }

  private static TargetScale classNumbers(String task) {
    return new TargetScale(task, "class", 0, 1, TargetScale.Transform.NONE);
  }

  private TargetScale.Transform transformOf(String task) {
    TargetScale.Transform transform = options.transformOf(task);
    if (!examples.classesOf(task).isEmpty() && transform != TargetScale.Transform.NONE) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-015",
          "data.transforms."
              + task
              + ".kind = "
              + transform.name().toLowerCase(Locale.ROOT)
              + " for the task '"
              + task
              + "', which asks for a class; expected none",
          "",
          "Remove it");
    }
    return transform;
  }

  @Override
  public FirstParameters first(TaskModel model) {
    if (rows.begun().isPresent()) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-019",
          "start.model = '"
              + options.start().model()
              + "' for a table that is not of crystals; expected none",
          rows.table().toString(),
          "Remove start.model");
    }
    return FirstParameters.drawn();
  }

  @Override
  public ShardSource<RowShard> shards(TaskModel model) {
    FeatureScale inputs = ((FeatureModel) model).inputs();
    return new ExampleShards(rows.table(), rows.manifest().shards(), model.scales(), inputs);
  }

  @Override
  public List<TaskLoss> losses() {
    List<TaskLoss> losses = new ArrayList<>();
    for (int k = 0; k < classes.size(); k++) {
      String task = rows.names().get(k);
      boolean hasClasses = !classes.get(k).isEmpty();
      checkLoss(options, task, hasClasses);
      losses.add(hasClasses ? TaskLoss.crossEntropy() : options.lossOf(task));
    }
    return losses;
  }

  /** Refuses a loss that the task cannot have. */
  static void checkLoss(TrainOptions options, String task, boolean hasClasses) {
    boolean own = options.loss().tasks().containsKey(task);
    TaskLoss.Kind kind = options.lossOf(task).kind();
    boolean entropy = kind == TaskLoss.Kind.CROSS_ENTROPY;
    if (hasClasses ? own && !entropy : entropy) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-015",
          (own ? "loss.tasks." + task + ".kind = " : "loss.kind = ")
              + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
              + " for the task '"
              + task
              + "', which asks for "
              + (hasClasses
                  ? "a class; expected cross-entropy"
                  : "a number; expected huber, squared or absolute"),
          "",
          "Correct or remove it");
    }
  }
}

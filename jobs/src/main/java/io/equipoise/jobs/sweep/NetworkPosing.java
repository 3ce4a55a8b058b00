package io.equipoise.jobs.sweep;

import io.equipoise.example.Example;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.jobs.train.FeatureNetworks;
import io.equipoise.local.NetworkEvaluation;
import io.equipoise.local.NetworkProblem;
import io.equipoise.local.RowShard;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.Location;
import io.equipoise.sweep.FleetSource;
import io.equipoise.table.ExampleShards;
import io.equipoise.table.ExampleStatistics;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TargetStatistics;
import java.util.ArrayList;
import java.util.List;

/** A network of several tasks whose decay and task weights are learned, on a table's rows. */
record NetworkPosing(Location location, TableManifest manifest, TableManifest.Examples examples) {

  /** The problem of these options on all rows. */
  Posed<RowShard> posed(BilevelOptions o, BilevelOptions.Network wanted, FleetSource fleets) {
    List<TableManifest.Task> tasks = tasks(wanted);
    List<String> names = tasks.stream().map(TableManifest.Task::name).toList();
    ExampleShards.Raw raw = new ExampleShards.Raw(location, manifest.shards(), names);
    Fleet<List<Example>> fleet = fleets.fleet(raw, manifest.costs(), o.seed());
    FeatureScale inputs = ExampleStatistics.features(fleet, examples.size(), examples.image());
    FeatureModel model = model(wanted, names, inputs, TargetStatistics.fit(fleet, tasks));
    NetworkProblem problem =
        problem(
            o,
            wanted,
            model,
            counts(fleet, "train", names.size()),
            counts(fleet, "val", names.size()));
    return new Posed<>(
        new ExampleShards(location, manifest.shards(), model.scales(), inputs),
        manifest.costs(),
        problem,
        new NetworkEvaluation(problem));
  }

  /** Refuses options that cannot run, without reading a row. */
  void check(BilevelOptions o, BilevelOptions.Network wanted) {
    List<String> names = tasks(wanted).stream().map(TableManifest.Task::name).toList();
    List<TargetScale> scales = names.stream().map(NetworkPosing::classNumbers).toList();
    FeatureScale any = new FeatureScale(List.of(0.0), List.of(1.0));
    List<Long> one = java.util.Collections.nCopies(names.size(), 1L);
    Posed.program(
        o,
        problem(o, wanted, model(wanted, names, any, scales), one, one),
        (last, fleet) -> List.of());
  }

  private List<TableManifest.Task> tasks(BilevelOptions.Network wanted) {
    List<TableManifest.Task> all = manifest.tasks();
    List<String> known = manifest.taskNames();
    for (String name : wanted.tasks()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "problem.tasks names '" + name + "'; expected some of " + known);
      }
    }
    return wanted.tasks().isEmpty()
        ? all
        : wanted.tasks().stream().map(name -> all.get(known.indexOf(name))).toList();
  }

  private FeatureModel model(
      BilevelOptions.Network wanted,
      List<String> names,
      FeatureScale inputs,
      List<TargetScale> fitted) {
    List<List<String>> classes = names.stream().map(examples::classesOf).toList();
    List<TargetScale> scales = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      scales.add(classes.get(k).isEmpty() ? fitted.get(k) : classNumbers(names.get(k)));
    }
    List<Integer> outputs = classes.stream().map(c -> Math.max(1, c.size())).toList();
    return new FeatureModel(
        FeatureNetworks.of(wanted.network(), examples, outputs, location.toString()),
        scales,
        inputs,
        examples.features(),
        classes);
  }

  private static TargetScale classNumbers(String task) {
    return new TargetScale(task, "class", 0, 1, TargetScale.Transform.NONE);
  }

  private static NetworkProblem problem(
      BilevelOptions o,
      BilevelOptions.Network wanted,
      FeatureModel model,
      List<Long> train,
      List<Long> validation) {
    List<TaskLoss> losses =
        model.classes().stream()
            .map(classes -> classes.isEmpty() ? TaskLoss.squared() : TaskLoss.crossEntropy())
            .toList();
    return new NetworkProblem(
        model,
        losses,
        wanted.decay(),
        wanted.taskWeights(),
        wanted.ridge(),
        train,
        validation,
        o.seed());
  }

  private static List<Long> counts(Fleet<List<Example>> fleet, String split, int tasks) {
    long[] sums = new long[tasks];
    for (long[] shard : fleet.ask(new Carried(split, tasks))) {
      for (int k = 0; k < tasks; k++) {
        sums[k] += shard[k];
      }
    }
    return java.util.Arrays.stream(sums).boxed().toList();
  }

  /** Per task, the rows of a split that carry it. */
  record Carried(String split, int tasks) implements Question<List<Example>, long[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public long[] answer(List<Example> shard, Scope scope) {
      long[] counts = new long[tasks];
      for (Example row : shard) {
        for (int k = 0; k < tasks && row.split().equals(split); k++) {
          counts[k] += Double.isNaN(row.targets()[k]) ? 0 : 1;
        }
      }
      return counts;
    }
  }
}

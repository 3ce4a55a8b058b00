package io.equipoise.jobs.score;

import io.equipoise.net.CrystalModel;
import io.equipoise.net.Experts;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.Head;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskModel;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The models that score a table: one, or several that differ in their seeds and say by how far they
 * disagree what they do not know.
 *
 * <p>Members have the same tasks, network and graphs; their parameters, and the means and
 * deviations that targets were standardised by, may differ, so members may be trained on other
 * rows.
 */
record Ensemble(List<ModelPlace> places) {
  /**
   * Checks that the models can be averaged.
   *
   * @throws Failure exit 2 for a model given twice, exit 3 for models that differ or have classes
   */
  Ensemble {
    places = List.copyOf(places);
    Set<String> seen = new HashSet<>();
    for (ModelPlace place : places) {
      if (!seen.add(place.files().hash())) {
        throw new Failure(
            ExitCode.USAGE,
            "OPT-047",
            "the same model is given twice; expected models of different seeds",
            place.directory(),
            "Give each --model once");
      }
    }
    if (places.size() > 1) {
      List<TaskModel> models = places.stream().map(p -> p.files().outputs()).toList();
      for (int i = 0; i < models.size(); i++) {
        checkNumbers(models.get(i), places.get(i));
        checkSame(models.get(0), models.get(i), places.get(0), places.get(i));
      }
    }
  }

  /**
   * The models at these places; the first is {@code first}.
   *
   * @param out where ids of runs are looked up
   */
  static Ensemble find(String first, List<String> more, String out) {
    List<ModelPlace> places = new ArrayList<>(List.of(ModelPlace.find(first, out)));
    more.forEach(place -> places.add(ModelPlace.find(place, out)));
    return new Ensemble(places);
  }

  private static void checkNumbers(TaskModel model, ModelPlace place) {
    for (int k = 0; k < model.tasks(); k++) {
      if (model.net().outputs(k) > 1) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-052",
            "task '"
                + model.task(k)
                + "' of an ensemble has "
                + model.net().outputs(k)
                + " classes; expected a number, of which there is a mean and a deviation",
            place.directory(),
            "Score with one --model at a time");
      }
    }
  }

  private static void checkSame(
      TaskModel first, TaskModel other, ModelPlace here, ModelPlace there) {
    List<String> wanted = tasks(first);
    List<String> found = tasks(other);
    if (!wanted.equals(found)) {
      throw refused("tasks " + found, "those of the first, " + wanted, here, there);
    }
    if (!shape(first).equals(shape(other))) {
      throw refused("other options of network or graph", "those of the first", here, there);
    }
  }

  private static Failure refused(String found, String expected, ModelPlace here, ModelPlace there) {
    return new Failure(
        ExitCode.DATA,
        "DATA-053",
        "a model of the ensemble has " + found + "; expected " + expected,
        there.directory(),
        "Average runs that differ in their seeds alone; the first is " + here.directory());
  }

  private static List<String> tasks(TaskModel model) {
    return model.scales().stream().map(Ensemble::text).toList();
  }

  private static String text(TargetScale scale) {
    String unit = scale.unit().isEmpty() ? "" : " in " + scale.unit();
    return scale.task()
        + unit
        + (scale.transform() == TargetScale.Transform.NONE ? "" : " by " + scale.transform());
  }

  /** What must be equal beside the tasks. */
  private static List<Object> shape(TaskModel model) {
    if (model instanceof CrystalModel crystals) {
      ReGNetOptions options = crystals.net().options();
      Experts e = options.experts();
      return List.of(
          options.withExperts(new Experts(e.count(), e.top(), e.level(), 0)),
          crystals.graph(),
          crystals.net().heads().stream().map(Head::twoPart).toList());
    }
    return model instanceof FeatureModel features
        ? List.of(features.net(), features.features())
        : List.of(model.net());
  }

  ModelPlace first() {
    return places.get(0);
  }

  /** Whether there is anything to average. */
  boolean several() {
    return places.size() > 1;
  }

  /** What the outputs mean; scales are those of the first. */
  TaskModel outputs() {
    return first().files().outputs();
  }

  /** The hash of the model; of several, that of their hashes in the order given. */
  String hash() {
    String all = places.stream().map(p -> p.files().hash()).collect(Collectors.joining("\n"));
    return several() ? Sha256.hex(all.getBytes(StandardCharsets.UTF_8)) : all;
  }

  /** The runs that trained the models, in the order given. */
  String runs() {
    return places.stream().map(ModelPlace::run).collect(Collectors.joining(","));
  }

  /** The models as inputs of what is computed from them. */
  List<Identity.Input> inputs() {
    List<Identity.Input> inputs = new ArrayList<>();
    for (ModelPlace place : places) {
      String name = inputs.isEmpty() ? "model" : "model" + (inputs.size() + 1);
      long bytes = place.files().json().length;
      inputs.add(new Identity.Input(name, "1", "model.json", bytes, place.files().hash()));
    }
    return inputs;
  }
}

package io.equipoise.jobs.report;

import io.equipoise.ml.Baselines;
import io.equipoise.run.Masking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The simple models that {@code train} fitted beside runs, as if they had been tried too. */
final class SimpleModels {
  static final List<Baselines.Kind> KINDS = List.of(Baselines.Kind.values());

  private SimpleModels() {}

  /** One group per kind that a run has; runs of one seed and equal numbers stand in it once. */
  static List<Group> of(Subject subject) {
    if (subject.isSweep()) {
      return List.of();
    }
    List<Group> groups = new ArrayList<>();
    for (Baselines.Kind kind : KINDS) {
      Map<List<Object>, Outcome> members = new LinkedHashMap<>();
      for (Outcome run : subject.outcomes()) {
        of(kind, run, subject.yardstick())
            .ifPresent(o -> members.putIfAbsent(List.of(o.seed(), o.values()), o));
      }
      if (!members.isEmpty()) {
        groups.add(new Group(kind.words(), new TreeMap<>(), List.copyOf(members.values())));
      }
    }
    return groups;
  }

  /** The tasks on which a group of runs does worse than a simple model, a sentence per kind. */
  static List<String> better(Subject subject, Group runs, String name) {
    Yardstick yardstick = subject.yardstick();
    List<String> sentences = new ArrayList<>();
    for (Group simple : of(subject)) {
      List<String> lost =
          yardstick.tasks().stream()
              .filter(
                  task -> {
                    double its = simple.spread(o -> yardstick.value(o, task)).mean();
                    double own = runs.spread(o -> yardstick.value(o, task)).mean();
                    return yardstick.higherIsBetter() ? its > own : its < own;
                  })
              .map(Shown::label)
              .toList();
      if (!lost.isEmpty()) {
        sentences.add(
            Sentence.start(simple.label())
                + " on composition and density beat "
                + name
                + " on "
                + Sentence.count(lost.size(), "task")
                + ": "
                + String.join(", ", lost)
                + ".");
      }
    }
    return sentences;
  }

  /** What they were not given, a sentence each. */
  static List<String> leftOut(Subject subject) {
    return subject.runs().stream()
        .flatMap(run -> run.measures().stream())
        .flatMap(m -> Baselines.leftOut(m.task(), m.measure(), m.value()).stream())
        .map(sentence -> Sentence.start(Masking.oneLine(sentence)) + ".")
        .distinct()
        .toList();
  }

  private static Optional<Outcome> of(Baselines.Kind kind, Outcome run, Yardstick yardstick) {
    Map<Quantity, Double> values = new HashMap<>();
    boolean some = false;
    for (String task : yardstick.tasks()) {
      Quantity of = yardstick.of(task);
      values.put(of, run.value(new Quantity(task, of.split(), kind.prefix() + of.measure())));
      yardstick.reference(task).ifPresent(mean -> values.put(mean, run.value(mean)));
      some |= Double.isFinite(values.get(of));
    }
    return some
        ? Optional.of(
            new Outcome(
                run.run(),
                run.number(),
                run.run(),
                run.status(),
                "",
                run.seed(),
                new TreeMap<>(),
                0,
                Double.NaN,
                Double.NaN,
                values))
        : Optional.empty();
  }
}

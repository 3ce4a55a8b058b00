package io.equipoise.jobs.report;

import io.equipoise.ml.Baselines;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The simple models that {@code train} fitted beside a run, as if they had been tried too. */
final class SimpleModels {
  static final List<Baselines.Kind> KINDS = List.of(Baselines.Kind.values());

  private SimpleModels() {}

  /** One group per kind that the only run has; none where several are compared. */
  static List<Group> of(Subject subject) {
    return !subject.single() || subject.outcomes().isEmpty()
        ? List.of()
        : KINDS.stream()
            .flatMap(kind -> of(kind, subject.outcomes().get(0), subject.yardstick()).stream())
            .toList();
  }

  private static Optional<Group> of(Baselines.Kind kind, Outcome run, Yardstick yardstick) {
    Map<Quantity, Double> values = new HashMap<>(run.values());
    boolean some = false;
    for (String task : yardstick.tasks()) {
      Quantity of = yardstick.of(task);
      Quantity its = new Quantity(task, of.split(), kind.prefix() + of.measure());
      values.put(of, run.value(its));
      some |= Double.isFinite(run.value(its));
    }
    String label = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    Outcome outcome =
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
            values);
    return some
        ? Optional.of(new Group(label, outcome.options(), List.of(outcome)))
        : Optional.empty();
  }
}

package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TimingRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs of {@code train} as outcomes: their options are those in which they differ. */
final class ComparedRuns {
  /** What a run is called, where it is kept and how its seed is, change no method. */
  private static final Set<String> APART = Set.of("name", "seed", "baseline");

  private ComparedRuns() {}

  static List<Outcome> of(List<RunContent> runs) {
    Set<String> differing = differing(runs);
    List<Outcome> outcomes = new ArrayList<>();
    for (RunContent run : runs) {
      SortedMap<String, String> options = new TreeMap<>();
      differing.forEach(path -> options.put(path, run.options().getOrDefault(path, "")));
      Map<Quantity, Double> values = new HashMap<>();
      for (MeasureRow row : run.measures()) {
        values.put(Quantity.of(row), row.value());
      }
      double ms = run.timings().stream().mapToDouble(TimingRow::wallMs).sum();
      outcomes.add(
          new Outcome(
              run.id(),
              outcomes.size(),
              run.id(),
              run.state(),
              "",
              run.identity().whole("seed"),
              options,
              rounds(run),
              Double.NaN,
              run.timings().isEmpty() ? Double.NaN : ms / 1000,
              values));
    }
    return outcomes;
  }

  private static int rounds(RunContent run) {
    return run.commits().isEmpty() ? 0 : run.commits().get(run.commits().size() - 1).round();
  }

  private static Set<String> differing(List<RunContent> runs) {
    Set<String> paths = new TreeSet<>();
    runs.forEach(run -> paths.addAll(run.options().keySet()));
    paths.removeAll(APART);
    paths.removeIf(
        path ->
            path.startsWith("execution.")
                || path.startsWith("checkpoint.")
                || runs.stream()
                        .map(r -> Objects.requireNonNullElse(r.options().get(path), ""))
                        .distinct()
                        .count()
                    < 2);
    return paths;
  }
}

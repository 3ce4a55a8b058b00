package io.equipoise.jobs.report;

import io.equipoise.run.Json;
import io.equipoise.run.Masking;
import io.equipoise.run.TableRow.TrialMeasureRow;
import io.equipoise.run.TableRow.TrialRow;
import io.equipoise.run.TableRow.TrialTimingRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The trials of a sweep as outcomes, in order of their number. */
final class Trials {
  private Trials() {}

  static List<Outcome> of(RunContent run) {
    Map<Integer, Map<Quantity, Double>> measured = new HashMap<>();
    for (List<TrialMeasureRow> rows : List.of(TaskSequence.ends(run), run.trialMeasures())) {
      for (TrialMeasureRow row : rows) {
        measured
            .computeIfAbsent(row.number(), n -> new HashMap<>())
            .put(Quantity.of(row.measure()), row.measure().value());
      }
    }
    Map<Integer, Double> seconds = new HashMap<>();
    for (TrialTimingRow row : run.trialTimings()) {
      seconds.merge(row.number(), row.wallMs() / 1000, Double::sum);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (TrialRow trial : run.trials()) {
      outcomes.add(
          new Outcome(
              run.id(),
              trial.number(),
              trial.trialId(),
              trial.status(),
              Masking.oneLine(Masking.text(trial.reason())),
              trial.seed(),
              options(trial.options()),
              trial.rounds(),
              trial.score(),
              seconds.getOrDefault(trial.number(), Double.NaN),
              measured.getOrDefault(trial.number(), Map.of())));
    }
    outcomes.sort(Comparator.comparingInt(Outcome::number));
    return outcomes;
  }

  /** Path to text; text that is no JSON object is shown as one option. */
  static SortedMap<String, String> options(String json) {
    SortedMap<String, String> options = new TreeMap<>();
    try {
      Map<?, ?> read = Json.read(json.getBytes(StandardCharsets.UTF_8), Map.class);
      read.forEach(
          (key, value) -> {
            String path = String.valueOf(key);
            if (!path.equals("seed")) {
              String text = value instanceof String s ? s : Json.line(value);
              options.put(path, Masking.value(path, text));
            }
          });
    } catch (IOException e) {
      options.put("options", Masking.text(json));
    }
    return options;
  }
}

package io.equipoise.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each trial as a line through its options to its score. */
final class ParallelLines {
  private static final int FEWEST = 4;
  private static final int MOST_AXES = 10;

  private ParallelLines() {}

  static Optional<Figure> of(Subject subject) {
    List<Outcome> scored =
        subject.outcomes().stream()
            .filter(Outcome::ended)
            .filter(o -> Double.isFinite(subject.score(o)))
            .toList();
    List<String> varying =
        subject.varying().stream().filter(path -> differs(path, scored)).toList();
    if (!subject.isSweep() || varying.isEmpty() || scored.size() < FEWEST) {
      return Optional.empty();
    }
    List<String> axes = varying.subList(0, Math.min(MOST_AXES, varying.size()));
    List<String> columns = new ArrayList<>(List.of("run", "number", "seed"));
    columns.addAll(varying);
    columns.add("score");
    Sheet sheet = new Sheet(columns);
    for (Outcome o : scored) {
      List<Object> row = new ArrayList<>(List.of(o.run(), o.number(), o.seed()));
      varying.forEach(path -> row.add(o.options().getOrDefault(path, "")));
      row.add(subject.score(o));
      sheet.row(row.toArray());
    }
    String left =
        axes.size() < varying.size()
            ? " Drawn are the first " + axes.size() + " of " + varying.size() + " options."
            : "";
    String lead =
        "Each line is a trial; the tenth with the "
            + (subject.higherIsBetter() ? "highest " : "lowest ")
            + subject.scoreName()
            + " (right axis) is drawn in colour."
            + left;
    return Optional.of(
        new Figure(
            "parallel",
            "Options and score",
            lead,
            lead,
            Map.of(
                "kind",
                "parallel",
                "axes",
                axes.stream().map(OutcomeTable::optionKey).toList(),
                "score",
                OutcomeTable.SCORE,
                "higher",
                subject.higherIsBetter()),
            sheet));
  }

  /** An option that only trials without a score have is no axis of those with one. */
  private static boolean differs(String path, List<Outcome> among) {
    return among.stream().map(o -> o.options().getOrDefault(path, "")).distinct().count() > 1;
  }
}

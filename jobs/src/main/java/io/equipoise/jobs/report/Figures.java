package io.equipoise.jobs.report;

import java.util.List;
import java.util.Optional;

/** Every figure that a report may have, in the order of the page. A new one is a line here. */
final class Figures {
  /** Draws one figure, or nothing where the subject has no rows for it. */
  @FunctionalInterface
  interface Maker {
    Optional<Figure> of(Subject subject);
  }

  private static final List<Maker> ALL =
      List.of(
          TaskResults::of,
          AccuracyMatrix::of,
          AverageAccuracy::of,
          OnTheWay::of,
          MemoryGrowth::prompts,
          MemoryGrowth::parameters,
          MemoryGrowth::examples,
          LearningCurves::of,
          WeightPaths::of,
          Paths::of,
          Avoidance::of,
          TradeOff::of,
          Importance::of,
          ParallelLines::of,
          RoundTimes::of,
          RowsOfTheTable::of);

  private Figures() {}

  static List<Figure> of(Subject subject) {
    return ALL.stream().flatMap(maker -> maker.of(subject).stream()).toList();
  }
}

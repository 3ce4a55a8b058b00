package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a report is about.
 *
 * @param runs as given, each once
 * @param outcomes what is compared: the trials of the sweeps among them, else the runs
 * @param groups of those that ended, by everything but the seed
 * @param varying the paths of the options that take more than one value, in order
 * @param scored whether the trials have an objective of their own
 * @param plainSum the run of the plain sum beside the only run, when {@code train} made one
 * @param featured ids of the outcomes that a study compares: no figure leaves them out
 */
record Subject(
    List<RunContent> runs,
    List<Outcome> outcomes,
    List<Group> groups,
    Yardstick yardstick,
    List<String> varying,
    boolean scored,
    Optional<Outcome> plainSum,
    Set<String> featured) {

  static Subject of(List<RunContent> runs) {
    return of(runs, Optional.empty());
  }

  /** The same with the run of the plain sum that belongs to the only one. */
  static Subject of(List<RunContent> runs, Optional<RunContent> plainSum) {
    List<Outcome> outcomes = new ArrayList<>();
    boolean sweep = runs.stream().anyMatch(RunContent::isSweep);
    for (RunContent run : runs) {
      if (run.isSweep()) {
        outcomes.addAll(Trials.of(run));
      }
    }
    if (!sweep) {
      outcomes.addAll(ComparedRuns.of(runs));
    }
    Stream<MeasureRow> measured =
        sweep
            ? runs.stream().flatMap(r -> r.trialMeasures().stream()).map(TrialMeasureRow::measure)
            : runs.stream().flatMap(r -> r.measures().stream());
    return new Subject(
        List.copyOf(runs),
        List.copyOf(outcomes),
        Group.of(outcomes),
        Yardstick.of(measured.toList()),
        outcomes.stream().flatMap(o -> o.options().keySet().stream()).distinct().sorted().toList(),
        sweep && outcomes.stream().anyMatch(o -> Double.isFinite(o.score())),
        plainSum.map(run -> ComparedRuns.of(List.of(run)).get(0)),
        Set.of());
  }

  /** The same for a page on which these outcomes have to be seen. */
  Subject featuring(Stream<Outcome> compared) {
    return new Subject(
        runs,
        outcomes,
        groups,
        yardstick,
        varying,
        scored,
        plainSum,
        compared.map(Outcome::id).collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether a study compares a member of the group. */
  boolean features(Group group) {
    return group.members().stream().anyMatch(member -> featured.contains(member.id()));
  }

  boolean isSweep() {
    return runs.stream().anyMatch(RunContent::isSweep);
  }

  /** Whether there is one run of {@code train} and nothing to compare it with. */
  boolean single() {
    return runs.size() == 1 && !isSweep();
  }

  /**
   * What orders outcomes: the sweep's objective if there is one, else the mean over the tasks; NaN
   * for a trial that measured some of the tasks alone, whose number is not the others' number.
   */
  double score(Outcome outcome) {
    return scored && !measuredInPart(outcome) ? outcome.score() : yardstick.mean(outcome);
  }

  private boolean measuredInPart(Outcome outcome) {
    long measured =
        yardstick.tasks().stream()
            .filter(task -> Double.isFinite(yardstick.value(outcome, task)))
            .count();
    return measured > 0 && measured < yardstick.tasks().size();
  }

  /** Whether a higher score is better: as the sweep says, else by the measure. */
  boolean higherIsBetter() {
    return scored && runs.stream().anyMatch(Subject::namesAMeasure)
        ? runs.stream()
            .anyMatch(r -> r.options().getOrDefault("sweep.score.goal", "").equals("max"))
        : yardstick.higherIsBetter();
  }

  private static boolean namesAMeasure(RunContent run) {
    return !Set.of("", "\"\"").contains(run.options().getOrDefault("sweep.score.measure", ""));
  }

  /** The order of outcomes, best first; NaN last. */
  double rank(double score) {
    double key = higherIsBetter() ? -score : score;
    return Double.isNaN(key) ? Double.POSITIVE_INFINITY : key;
  }

  /** What {@link #score} is, for an axis. */
  String scoreName() {
    return scored ? "score of the sweep" : "mean over tasks of the " + yardstick.axis();
  }
}

package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import io.equipoise.sweep.ScoreRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a report is about.
 *
 * @param runs as given, each once
 * @param outcomes what is compared: the trials of the sweeps among them, else the runs
 * @param groups of those that ended, by everything but the seed
 * @param varying the paths of the options that take more than one value, in order
 * @param scored whether the trials have an objective of their own, and all the same one
 * @param rule how they were scored; none where an older release did not say
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
    Optional<ScoreRule> rule,
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
    List<ScoreRule> rules = runs.stream().flatMap(run -> run.score().stream()).distinct().toList();
    Optional<ScoreRule> rule = rules.size() == 1 ? Optional.of(rules.get(0)) : Optional.empty();
    List<MeasureRow> measured =
        sweep
            ? measures(runs, RunContent::trialMeasures)
            : runs.stream().flatMap(r -> r.measures().stream()).toList();
    return new Subject(
        List.copyOf(runs),
        List.copyOf(outcomes),
        Group.of(outcomes),
        Yardstick.of(measured, measures(runs, TaskSequence::ends), rule),
        outcomes.stream().flatMap(o -> o.options().keySet().stream()).distinct().sorted().toList(),
        sweep && rules.size() < 2 && outcomes.stream().anyMatch(o -> Double.isFinite(o.score())),
        rule,
        plainSum.map(run -> ComparedRuns.of(List.of(run)).get(0)),
        Set.of());
  }

  private static List<MeasureRow> measures(
      List<RunContent> runs, Function<RunContent, List<TrialMeasureRow>> of) {
    return runs.stream().flatMap(r -> of.apply(r).stream()).map(TrialMeasureRow::measure).toList();
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
        rule,
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
   * for a trial whose mean is over some of the tasks alone: its number is not the others' number.
   */
  double score(Outcome outcome) {
    return scored && !(yardstick.scored() && measuredInPart(outcome))
        ? outcome.score()
        : yardstick.mean(outcome);
  }

  private boolean measuredInPart(Outcome outcome) {
    long measured =
        yardstick.tasks().stream()
            .filter(task -> Double.isFinite(yardstick.value(outcome, task)))
            .count();
    return measured > 0 && measured < yardstick.tasks().size();
  }

  /** Whether a higher score is better: by the rule of the sweep, else by the measure. */
  boolean higherIsBetter() {
    return rule.filter(r -> scored)
        .map(r -> r.goal() == ScoreRule.Goal.MAX)
        .orElse(yardstick.higherIsBetter());
  }

  /** The order of outcomes, best first; NaN last. */
  double rank(double score) {
    double key = higherIsBetter() ? -score : score;
    return Double.isNaN(key) ? Double.POSITIVE_INFINITY : key;
  }

  /** What trials were scored by; empty when that is not known. */
  String scoredMeasure() {
    return rule.map(ScoreRule::measure).orElse("");
  }

  /** What {@link #score} is, for an axis. */
  String scoreName() {
    return scored
        ? "score of the sweep" + rule.map(r -> " (" + r.what() + ")").orElse("")
        : "mean over tasks of the " + yardstick.axis();
  }
}

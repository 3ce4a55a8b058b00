package io.equipoise.jobs.report;

import java.util.List;

/**
 * The trials that learned one task alone: what multi-task training is measured against.
 *
 * <p>A trial is one of them when it measured exactly one task. The reference of a task is the mean
 * over all its trials, as the published tables have one number for it; its own spread over seeds is
 * not part of any interval.
 */
final class SingleTasks {
  private SingleTasks() {}

  /** Whether the outcome is a reference of this comparison and so no side of it. */
  static boolean hold(StudyOptions.Compare compare, Outcome outcome) {
    return compare instanceof StudyOptions.DeltaM m
        && m.against() == StudyOptions.Reference.SINGLE_TASK
        && tasks(m, outcome).size() == 1;
  }

  /** The tasks whose measure an outcome has, by name. */
  static List<String> tasks(StudyOptions.DeltaM m, Outcome of) {
    return of.values().keySet().stream()
        .filter(q -> q.split().equals(m.split()) && q.measure().equals(m.measure()))
        .filter(q -> !q.task().equals("(all)"))
        .map(Quantity::task)
        .sorted()
        .toList();
  }

  /** The reference of each task. */
  static double[] means(StudyOptions.DeltaM m, List<String> tasks, Subject subject) {
    return tasks.stream().mapToDouble(task -> mean(m, task, subject)).toArray();
  }

  private static double mean(StudyOptions.DeltaM m, String task, Subject subject) {
    Quantity quantity = new Quantity(task, m.split(), m.measure());
    return subject.outcomes().stream()
        .filter(o -> o.ended() && hold(m, o))
        .mapToDouble(o -> o.value(quantity))
        .filter(Double::isFinite)
        .average()
        .orElseThrow(
            () ->
                Study.refused(
                    "no trial learned " + task + " alone; expected one at least",
                    "Add trials with data.tasks: ["
                        + task
                        + "], or set compare.against: baseline."));
  }
}

package io.equipoise.jobs.report;

import java.util.List;
import java.util.Optional;

/** The mean score over the tasks learned so far, after each task of a sequence. */
final class AverageAccuracy {
  private AverageAccuracy() {}

  static Optional<Figure> of(Subject subject) {
    List<TaskSequence> all = TaskSequence.of(subject);
    Curves curves = new Curves();
    Sheet sheet = new Sheet("group", "tasks_learned", "mean", "seeds");
    for (TaskSequence one : all) {
      for (int after : one.cells().keySet()) {
        double mean = one.average(after);
        if (after >= 0) {
          sheet.row(one.group().label(), after + 1, mean, one.seeds());
          curves.add(one.group().label(), after + 1, mean);
        }
      }
    }
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    List<Group> shown =
        TaskResults.drawn(
            subject,
            all.stream()
                .map(TaskSequence::group)
                .filter(g -> curves.names().contains(g.label()))
                .toList(),
            Curves.MOST_LINES);
    List<String> drawn = shown.stream().map(Group::label).toList();
    String what = all.get(0).quantity();
    return Optional.of(
        new Figure(
            "average",
            "Average over what was learned",
            Sentence.start(what)
                + ": mean over the tasks learned so far, after each task, then over seeds."
                + TaskResults.left(shown, curves.names().size(), subject),
            drawn.stream()
                .map(n -> Shown.label(n) + " ends at " + Sheet.number(curves.last(n)))
                .reduce((a, b) -> a + "; " + b)
                .orElse(""),
            curves.chart(drawn, "tasks learned", "mean " + what, false),
            sheet));
  }
}

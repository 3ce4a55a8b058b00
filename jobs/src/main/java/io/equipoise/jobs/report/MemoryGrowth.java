package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.EvaluationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a learner keeps of old tasks, against how many it has learned. */
final class MemoryGrowth {
  private MemoryGrowth() {}

  /** Rows of prompts. */
  static Optional<Figure> prompts(Subject subject) {
    return of(subject, "prompt_vectors", "prompts", "rows of prompts");
  }

  /** Numbers beside the network's own parameters. */
  static Optional<Figure> parameters(Subject subject) {
    return of(subject, "extra_parameters", "numbers", "numbers beyond the network's own");
  }

  /** Examples of old tasks. */
  static Optional<Figure> examples(Subject subject) {
    return of(subject, "stored_examples", "rows", "rows of old tasks");
  }

  private static Optional<Figure> of(Subject subject, String measure, String id, String what) {
    Map<String, List<EvaluationRow>> rows = TaskSequence.rows(subject);
    Curves curves = new Curves();
    Sheet sheet = new Sheet("group", "tasks_learned", measure, "seeds");
    List<Group> groups = TaskResults.bestFirst(subject);
    for (Group group : groups) {
      TaskSequence.means(group, rows, measure)
          .forEach(
              (after, mean) -> {
                sheet.row(group.label(), after + 1, mean.value(), mean.seeds());
                curves.add(group.label(), after + 1, mean.value());
              });
    }
    if (curves.isEmpty() || curves.most() == 0) {
      return Optional.empty();
    }
    List<Group> drawn =
        TaskResults.drawn(
            subject,
            groups.stream().filter(group -> curves.names().contains(group.label())).toList(),
            Curves.MOST_LINES);
    List<String> names = drawn.stream().map(Group::label).toList();
    List<String> ends = new ArrayList<>();
    names.forEach(n -> ends.add(Shown.label(n) + " ends at " + Sheet.number(curves.last(n))));
    return Optional.of(
        new Figure(
            "kept-" + id,
            "What is kept: " + what,
            Sentence.start(what)
                + " that are kept when a task has been learned, mean over seeds."
                + TaskResults.left(drawn, curves.names().size(), subject),
            String.join("; ", ends),
            curves.chart(names, "tasks learned", what, false),
            sheet));
  }
}

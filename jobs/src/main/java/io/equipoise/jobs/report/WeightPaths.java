package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.RoundRow;
import io.equipoise.run.TableRow.WeightRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The weight of each task's loss over the rounds of one run. */
final class WeightPaths {
  private WeightPaths() {}

  static Optional<Figure> of(Subject subject) {
    if (!subject.single()) {
      return Optional.empty();
    }
    RunContent run = subject.runs().get(0);
    Sheet sheet = new Sheet("run", "round", "method", "task", "quantity", "value");
    Curves curves = new Curves();
    for (RoundRow r : run.rounds()) {
      sheet.row(run.id(), r.round(), "", r.task(), "weight of the loss", r.weight());
      curves.add(r.task(), r.round(), r.weight());
    }
    for (WeightRow w : run.weights()) {
      sheet.row(run.id(), w.round(), w.method(), w.task(), w.quantity(), w.value());
    }
    List<String> drawn = new ArrayList<>(curves.names());
    String left = "";
    if (drawn.size() > Curves.MOST_LINES) {
      drawn.sort(Comparator.comparingDouble((String n) -> -curves.last(n)));
      left = " Drawn are the " + Curves.MOST_LINES + " of " + drawn.size() + " largest at the end.";
      drawn = drawn.subList(0, Curves.MOST_LINES);
    }
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    String method = run.options().getOrDefault("balance.method", "the balancer");
    String alt =
        drawn.stream()
            .map(n -> Shown.label(n) + " ends at " + Sheet.number(curves.last(n)))
            .reduce((a, b) -> a + "; " + b)
            .orElse("");
    return Optional.of(
        new Figure(
            "weights",
            "Task weights",
            "What "
                + method
                + " multiplied each task's loss with, round by round. Whatever else it observed"
                + " is in the CSV file."
                + left
                + curves.thinned(),
            alt,
            curves.chart(drawn, "weight", false),
            sheet));
  }
}

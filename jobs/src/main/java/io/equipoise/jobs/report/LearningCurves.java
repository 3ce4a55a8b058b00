package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.RoundRow;
import io.equipoise.run.TableRow.TrialRoundRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Training loss over rounds: of each task of a run, or of the mean over tasks when comparing. */
final class LearningCurves {
  private LearningCurves() {}

  static Optional<Figure> of(Subject subject) {
    return subject.single() ? ofTasks(subject.runs().get(0)) : ofGroups(subject);
  }

  private static Optional<Figure> ofTasks(RunContent run) {
    Sheet sheet = new Sheet("run", "round", "task", "loss", "rows", "step_size");
    Curves curves = new Curves();
    for (RoundRow r : run.rounds()) {
      sheet.row(run.id(), r.round(), r.task(), r.loss(), r.rows(), r.stepSize());
      curves.add(r.task(), r.round(), r.loss());
    }
    List<String> drawn = highest(curves);
    String left =
        drawn.size() < curves.names().size()
            ? " Drawn are the "
                + drawn.size()
                + " of "
                + curves.names().size()
                + " tasks with the largest loss at the end."
            : "";
    return figure(
        "Learning curves",
        "Mean training loss of each task per round, on standardised targets."
            + left
            + curves.thinned(),
        curves,
        drawn,
        "training loss (standardised)",
        sheet);
  }

  private static List<String> highest(Curves curves) {
    List<String> names = new ArrayList<>(curves.names());
    if (names.size() > Curves.MOST_LINES) {
      names.sort(Comparator.comparingDouble((String n) -> -curves.last(n)));
      names = names.subList(0, Curves.MOST_LINES);
    }
    return names;
  }

  private static Optional<Figure> ofGroups(Subject subject) {
    Sheet sheet = new Sheet("group", "round", "mean_loss", "curves");
    Curves curves = new Curves();
    Map<String, Map<Integer, double[]>> losses = losses(subject);
    List<Group> groups =
        TaskResults.bestFirst(subject).stream()
            .filter(g -> g.members().stream().anyMatch(o -> losses.containsKey(key(o))))
            .toList();
    for (Group group : groups) {
      Map<Integer, double[]> all = new TreeMap<>();
      for (Outcome member : group.members()) {
        losses
            .getOrDefault(key(member), Map.of())
            .forEach((round, sum) -> add(all, round, sum[0] / sum[1]));
      }
      all.forEach(
          (round, sum) -> {
            sheet.row(group.label(), round, sum[0] / sum[1], (int) sum[1]);
            curves.add(group.label(), round, sum[0] / sum[1]);
          });
    }
    List<Group> shown = TaskResults.drawn(subject, groups, Curves.MOST_LINES);
    List<String> drawn = shown.stream().map(Group::label).toList();
    String left = TaskResults.left(shown, groups.size(), subject);
    return figure(
        "Learning curves",
        "Training loss per round: mean over tasks, then over the seeds of each group."
            + left
            + curves.thinned(),
        curves,
        drawn,
        "mean training loss (standardised)",
        sheet);
  }

  private static Optional<Figure> figure(
      String title, String lead, Curves curves, List<String> drawn, String y, Sheet sheet) {
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    boolean log = curves.logarithmic();
    String alt =
        drawn.stream()
            .map(n -> Shown.label(n) + " ends at " + Sheet.number(curves.last(n)))
            .reduce((a, b) -> a + "; " + b)
            .orElse("");
    return Optional.of(
        new Figure(
            "learning",
            title,
            lead + (log ? " The axis of losses is logarithmic." : ""),
            alt,
            curves.chart(drawn, y, log),
            sheet));
  }

  /** Per trial or run and round: the sum of the tasks' losses, and how many there are. */
  private static Map<String, Map<Integer, double[]>> losses(Subject subject) {
    Map<String, Map<Integer, double[]>> losses = new HashMap<>();
    for (RunContent run : subject.runs()) {
      for (TrialRoundRow row : run.trialRounds()) {
        add(losses, run.id() + "/" + row.trialId(), row.round());
      }
      for (RoundRow row : run.rounds()) {
        add(losses, run.id() + "/" + run.id(), row);
      }
    }
    return losses;
  }

  private static String key(Outcome outcome) {
    return outcome.run() + "/" + outcome.id();
  }

  private static void add(Map<String, Map<Integer, double[]>> to, String key, RoundRow row) {
    add(to.computeIfAbsent(key, k -> new TreeMap<>()), row.round(), row.loss());
  }

  private static void add(Map<Integer, double[]> to, int round, double value) {
    if (!Double.isNaN(value)) {
      double[] sum = to.computeIfAbsent(round, r -> new double[2]);
      sum[0] += value;
      sum[1]++;
    }
  }
}

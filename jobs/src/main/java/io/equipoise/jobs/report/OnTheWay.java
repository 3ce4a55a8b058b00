package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.EvaluationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What old tasks scored while the next one was learned, look by look.
 *
 * <p>Tasks of unequally many steps are drawn equally wide, so that methods which train for longer
 * stand below one another: a look at step s of task k, which began behind step b and ends at step
 * e, is drawn at k + (s - b) / (e - b).
 */
final class OnTheWay {
  private static final String ACCURACY = "accuracy_";

  private OnTheWay() {}

  /** Means over seeds at one look: seeds look as often at a task, if not at the same steps. */
  private static final class Look {
    private final double[] sums = new double[4];

    void add(double step, double old, double now) {
      sums[0] += step;
      sums[1] += old;
      sums[2] += now;
      sums[3]++;
    }

    double mean(int of) {
      return sums[of] / sums[3];
    }

    int seeds() {
      return (int) sums[3];
    }
  }

  static Optional<Figure> of(Subject subject) {
    List<TaskSequence> all = TaskSequence.of(subject);
    Map<String, List<EvaluationRow>> rows = TaskSequence.rows(subject);
    String measure = all.stream().map(TaskSequence::measure).findFirst().orElse("");
    if (!measure.startsWith(ACCURACY)) {
      return Optional.empty();
    }
    Curves curves = new Curves();
    Sheet sheet =
        new Sheet("group", "learned", "step", "tasks_learned", "old_tasks", "new_task", "seeds");
    for (TaskSequence one : all) {
      double end = 0;
      for (Map.Entry<Integer, TreeMap<Integer, Look>> task :
          looks(one.group(), rows, measure).entrySet()) {
        double begin = end;
        end = task.getValue().lastEntry().getValue().mean(0);
        for (Look look : task.getValue().values()) {
          double learned = task.getKey() + (look.mean(0) - begin) / (end - begin);
          sheet.row(
              one.group().label(),
              one.learned(task.getKey()),
              look.mean(0),
              learned,
              look.mean(1),
              look.mean(2),
              look.seeds());
          if (Double.isFinite(look.mean(1))) {
            curves.add(one.group().label(), learned, look.mean(1));
          }
        }
      }
    }
    return curves.isEmpty() ? Optional.empty() : Optional.of(figure(subject, all, curves, sheet));
  }

  /** By task and look, in order. */
  private static TreeMap<Integer, TreeMap<Integer, Look>> looks(
      Group group, Map<String, List<EvaluationRow>> rows, String measure) {
    TreeMap<Integer, TreeMap<Integer, Look>> looks = new TreeMap<>();
    for (Outcome member : group.members()) {
      TreeMap<Integer, TreeMap<Long, double[]>> own = new TreeMap<>();
      for (EvaluationRow row : rows.getOrDefault(member.run() + "/" + member.id(), List.of())) {
        int at = row.measure().equals("old_" + measure) ? 0 : 1;
        if (row.step() >= 0 && (at == 0 || row.measure().equals("new_" + measure))) {
          own.computeIfAbsent(row.after(), t -> new TreeMap<>())
                  .computeIfAbsent(row.step(), s -> new double[] {Double.NaN, Double.NaN})[at] =
              row.value();
        }
      }
      own.forEach(
          (place, steps) -> {
            TreeMap<Integer, Look> of = looks.computeIfAbsent(place, t -> new TreeMap<>());
            int k = 0;
            for (Map.Entry<Long, double[]> step : steps.entrySet()) {
              of.computeIfAbsent(k++, i -> new Look())
                  .add(step.getKey(), step.getValue()[0], step.getValue()[1]);
            }
          });
    }
    return looks;
  }

  private static Figure figure(
      Subject subject, List<TaskSequence> all, Curves curves, Sheet sheet) {
    List<Group> drawn =
        TaskResults.drawn(
            subject,
            all.stream()
                .map(TaskSequence::group)
                .filter(group -> curves.names().contains(group.label()))
                .toList(),
            Curves.MOST_LINES);
    List<String> names = drawn.stream().map(Group::label).toList();
    String what = all.get(0).quantity();
    List<String> ends = new ArrayList<>();
    names.forEach(n -> ends.add(Shown.label(n) + " ends at " + Sheet.number(curves.last(n))));
    return new Figure(
        "on-the-way",
        "Old tasks while a new one is learned",
        Sentence.start(what)
            + ": mean over the tasks learned before, at looks on the way, then over seeds. Each"
            + " task is equally wide, however many steps it takes. A fall where a task begins"
            + " that is made good before it ends is the stability gap."
            + TaskResults.left(drawn, curves.names().size(), subject),
        String.join("; ", ends),
        curves.chart(names, "tasks learned", "old tasks: " + what, false),
        sheet);
  }
}

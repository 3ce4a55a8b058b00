package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.EvaluationRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What old tasks scored while the next one was learned, look by look.
 *
 * <p>A piece for each task k, counted from 1, over the tasks before it and no others: it begins at
 * k - 1 with what they scored when the last of them had been learned, and ends at k. A look at step
 * s is drawn at k - 1 + (s - b) / (e - b), where b and e are the steps at which task k began and
 * ended, so that each task is equally wide however long it takes.
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

  /** A point of a piece. */
  private record Point(double step, double learned, double old, double now, int seeds) {}

  static Optional<Figure> of(Subject subject) {
    List<TaskSequence> all = TaskSequence.of(subject);
    Map<String, List<EvaluationRow>> rows = TaskSequence.rows(subject);
    String measure = all.stream().map(TaskSequence::measure).findFirst().orElse("");
    if (!measure.startsWith(ACCURACY)) {
      return Optional.empty();
    }
    Sheet sheet =
        new Sheet("group", "learned", "step", "tasks_learned", "old_tasks", "new_task", "seeds");
    Map<String, List<List<Point>>> lines = new LinkedHashMap<>();
    for (TaskSequence one : all) {
      pieces(one, rows, measure)
          .forEach(
              (place, piece) -> {
                for (Point p : piece) {
                  sheet.row(
                      one.group().label(),
                      one.learned(place),
                      p.step(),
                      p.learned(),
                      p.old(),
                      p.now(),
                      p.seeds());
                }
                List<Point> drawn = piece.stream().filter(p -> Double.isFinite(p.old())).toList();
                if (!drawn.isEmpty()) {
                  lines.computeIfAbsent(one.group().label(), l -> new ArrayList<>()).add(drawn);
                }
              });
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(figure(subject, all, lines, sheet));
  }

  /** By place of the task that is learned; only where there were looks. */
  private static TreeMap<Integer, List<Point>> pieces(
      TaskSequence one, Map<String, List<EvaluationRow>> rows, String measure) {
    TreeMap<Integer, TaskSequence.Mean> steps = TaskSequence.means(one.group(), rows, "steps");
    TreeMap<Integer, List<Point>> pieces = new TreeMap<>();
    double end = 0;
    for (Map.Entry<Integer, TreeMap<Integer, Look>> task :
        looks(one.group(), rows, measure).entrySet()) {
      int k = task.getKey();
      double begin = end(steps, k - 1, end);
      end = end(steps, k, task.getValue().lastEntry().getValue().mean(0));
      List<Point> piece = new ArrayList<>();
      piece.add(new Point(begin, k, one.average(k - 1, k), one.value(k - 1, k), one.seeds()));
      for (Look look : task.getValue().values()) {
        double learned = k + (look.mean(0) - begin) / (end - begin);
        if (learned < k + 1) {
          piece.add(new Point(look.mean(0), learned, look.mean(1), look.mean(2), look.seeds()));
        }
      }
      piece.add(new Point(end, k + 1, one.average(k, k), one.value(k, k), one.seeds()));
      pieces.put(k, piece);
    }
    return pieces;
  }

  /** Runs of an earlier release did not note where a task ended: its last look stands for it. */
  private static double end(TreeMap<Integer, TaskSequence.Mean> steps, int place, double lastLook) {
    TaskSequence.Mean noted = steps.get(place);
    return noted == null ? lastLook : noted.value();
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
      Subject subject, List<TaskSequence> all, Map<String, List<List<Point>>> lines, Sheet sheet) {
    List<Group> drawn =
        TaskResults.drawn(
            subject,
            all.stream()
                .map(TaskSequence::group)
                .filter(group -> lines.containsKey(group.label()))
                .toList(),
            Curves.MOST_LINES);
    List<Map<String, Object>> series = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    for (Group group : drawn) {
      List<List<Point>> pieces = lines.getOrDefault(group.label(), List.of());
      series.add(Map.of("name", Shown.label(group.label()), "points", points(pieces)));
      List<Point> last = pieces.get(pieces.size() - 1);
      ends.add(
          Shown.label(group.label()) + " ends at " + Sheet.number(last.get(last.size() - 1).old()));
    }
    String what = all.get(0).quantity();
    return new Figure(
        "on-the-way",
        "Old tasks while a new one is learned",
        Sentence.start(what)
            + ": mean over the tasks learned before, then over seeds; a piece for each new task,"
            + " equally wide however many steps it takes, from the level of the same tasks just"
            + " before it. What falls within a piece and is made good before it ends is the"
            + " stability gap. Both ends of a piece are of all test rows, looks between of at"
            + " most evaluate.subset."
            + TaskResults.left(drawn, lines.size(), subject),
        String.join("; ", ends),
        Curves.chart("tasks learned", "old tasks: " + what, false, series),
        sheet);
  }

  /** Pieces with a gap between two; long ones thinned, their ends kept. */
  private static List<List<@Nullable Object>> points(List<List<Point>> pieces) {
    int stride = Curves.stride(pieces.stream().mapToInt(List::size).sum());
    List<List<@Nullable Object>> points = new ArrayList<>();
    for (List<Point> piece : pieces) {
      for (int i = 0; i < piece.size(); i++) {
        if (i % stride == 0 || i == piece.size() - 1) {
          Point p = piece.get(i);
          points.add(List.of(Shown.rounded(p.learned()), Shown.rounded(p.old())));
        }
      }
      points.add(Arrays.asList(piece.get(piece.size() - 1).learned(), null));
    }
    return points;
  }
}

package io.equipoise.jobs.report;

import io.equipoise.problem.Toy;
import io.equipoise.run.TableRow.TrialWeightRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the trials of a problem in the plane went: the two parameters, round by round. */
final class Paths {
  private static final int MOST_POINTS = 60;

  private Paths() {}

  static Optional<Figure> of(Subject subject) {
    Map<String, SortedMap<Integer, double[]>> places = places(subject);
    Sheet sheet = new Sheet("group", "trial", "seed", "round", "x1", "x2");
    List<Map<String, Object>> groups = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    for (Group group : subject.groups()) {
      List<Map<String, Object>> paths = new ArrayList<>();
      for (Outcome o : group.members()) {
        SortedMap<Integer, double[]> path =
            places.getOrDefault(key(o.run(), o.id()), new TreeMap<>());
        path.forEach((round, x) -> sheet.row(group.label(), o.id(), o.seed(), round, x[0], x[1]));
        if (path.size() > 1) {
          paths.add(Map.of("name", "seed " + o.seed(), "points", points(path)));
        }
      }
      if (!paths.isEmpty()) {
        String name = Shown.label(group.label());
        groups.add(Map.of("name", name, "paths", paths));
        ends.add(name);
      }
    }
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Figure(
            "paths",
            "Paths of the parameters",
            "One line per seed, from the open circle to the diamond, for the options chosen."
                + (onLandscape(subject)
                    ? " The thick line is the Pareto set: no step from it improves both tasks."
                    : ""),
            "paths of " + String.join(", ", ends),
            chart(groups, subject),
            sheet));
  }

  private static Map<String, Object> chart(List<Map<String, Object>> groups, Subject subject) {
    Map<String, Object> chart = new HashMap<>();
    chart.put("kind", "paths");
    chart.put("x", "x1");
    chart.put("y", "x2");
    chart.put("groups", groups);
    chart.put("curveName", "Pareto set");
    List<List<Object>> curve = new ArrayList<>();
    if (onLandscape(subject)) {
      Toy.paretoSet().forEach(x -> curve.add(List.of(Shown.rounded(x[0]), Shown.rounded(x[1]))));
    }
    chart.put("curve", curve);
    return chart;
  }

  private static boolean onLandscape(Subject subject) {
    return subject.runs().stream().allMatch(r -> r.options().getOrDefault("job", "").equals("toy"));
  }

  /** By trial and round, the first two parameters of those that were told. */
  private static Map<String, SortedMap<Integer, double[]>> places(Subject subject) {
    Map<String, SortedMap<Integer, double[]>> places = new HashMap<>();
    for (RunContent run : subject.runs()) {
      for (TrialWeightRow row : run.trialWeights()) {
        String quantity = row.weight().quantity();
        if (quantity.equals("x1") || quantity.equals("x2")) {
          places.computeIfAbsent(key(run.id(), row.trialId()), k -> new TreeMap<>())
                  .computeIfAbsent(row.weight().round(), r -> new double[2])[
                  quantity.equals("x1") ? 0 : 1] =
              row.weight().value();
        }
      }
    }
    return places;
  }

  private static String key(String run, String trial) {
    return run + "/" + trial;
  }

  private static List<List<Object>> points(SortedMap<Integer, double[]> path) {
    List<List<Object>> points = new ArrayList<>();
    int stride = (path.size() + MOST_POINTS - 1) / MOST_POINTS;
    int at = 0;
    for (double[] x : path.values()) {
      boolean last = at == path.size() - 1;
      if (at++ % stride == 0 || last) {
        points.add(List.of(Shown.rounded(x[0]), Shown.rounded(x[1])));
      }
    }
    return points;
  }
}

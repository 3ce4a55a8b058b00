package io.equipoise.jobs.report;

import io.equipoise.measure.Replicates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Outcomes that differ in their seed alone.
 *
 * @param label what sets them apart from other groups, for a legend
 * @param members in order of seed
 */
record Group(String label, SortedMap<String, String> options, List<Outcome> members) {
  static final double CONFIDENCE = 0.95;

  /** The groups of all that ended well, in the order of their first member. */
  static List<Group> of(List<Outcome> outcomes) {
    Map<SortedMap<String, String>, List<Outcome>> byOptions = new LinkedHashMap<>();
    outcomes.stream()
        .filter(Outcome::ended)
        .forEach(o -> byOptions.computeIfAbsent(o.options(), k -> new ArrayList<>()).add(o));
    List<String> telling = telling(byOptions.keySet());
    List<Group> groups = new ArrayList<>();
    byOptions.forEach(
        (options, members) ->
            groups.add(
                new Group(
                    label(options, telling, members),
                    options,
                    members.stream().sorted(Comparator.comparingLong(Outcome::seed)).toList())));
    return groups;
  }

  /** The run of the plain sum as a group of its own. */
  static Group plainSum(Outcome run) {
    return new Group("plain sum", run.options(), List.of(run));
  }

  /** Options that tell all groups apart: methods first, and only such as add to it. */
  private static List<String> telling(Set<SortedMap<String, String>> groups) {
    List<String> paths =
        groups.stream()
            .flatMap(g -> g.keySet().stream())
            .distinct()
            .sorted(
                Comparator.comparing((String p) -> !isMethod(p))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<String> telling = new ArrayList<>();
    int apart = 1;
    for (String path : paths) {
      List<String> more = new ArrayList<>(telling);
      more.add(path);
      int now =
          (int) groups.stream().map(g -> more.stream().map(g::get).toList()).distinct().count();
      if (now > apart) {
        telling = more;
        apart = now;
      }
    }
    return telling;
  }

  private static String label(
      SortedMap<String, String> options, List<String> telling, List<Outcome> members) {
    Outcome first = members.get(0);
    if (members.size() == 1 && options.size() > 2 && !first.id().equals(first.run())) {
      return "trial " + first.number();
    }
    String label =
        telling.stream()
            .filter(options::containsKey)
            .map(p -> name(p) + " " + Shown.option(options.getOrDefault(p, "")))
            .collect(Collectors.joining(", "));
    return label.isEmpty() ? first.run() : label;
  }

  private static boolean isMethod(String path) {
    return path.endsWith("method") || path.endsWith("method.name");
  }

  private static String name(String path) {
    return isMethod(path) ? "method" : path.substring(path.lastIndexOf('.') + 1);
  }

  /** Mean and spread of a number over the seeds that have it. */
  Spread spread(ToDoubleFunction<Outcome> number) {
    double[] values = members.stream().mapToDouble(number).filter(Double::isFinite).toArray();
    if (values.length == 0) {
      return new Spread(0, Double.NaN, Double.NaN, Double.NaN);
    }
    Replicates found = Replicates.of(values);
    if (found.count() < 2) {
      return new Spread(1, found.mean(), Double.NaN, Double.NaN);
    }
    Replicates.Interval interval = found.interval(CONFIDENCE);
    return new Spread(found.count(), found.mean(), interval.low(), interval.high());
  }

  /**
   * A mean and its 95 % interval; NaN bounds with fewer than two seeds.
   *
   * @param seeds how many
   */
  record Spread(int seeds, double mean, double low, double high) {}
}

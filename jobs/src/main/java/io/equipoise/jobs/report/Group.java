package io.equipoise.jobs.report;

import io.equipoise.measure.Replicates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Group> groups = new ArrayList<>();
    byOptions.forEach(
        (options, members) ->
            groups.add(
                new Group(
                    label(options, members),
                    options,
                    members.stream().sorted(Comparator.comparingLong(Outcome::seed)).toList())));
    return groups;
  }

  private static String label(SortedMap<String, String> options, List<Outcome> members) {
    Outcome first = members.get(0);
    if (members.size() == 1 && options.size() > 2 && !first.id().equals(first.run())) {
      return "trial " + first.number();
    }
    return options.isEmpty()
        ? first.run()
        : options.entrySet().stream()
            .map(e -> e.getKey().substring(e.getKey().lastIndexOf('.') + 1) + " " + Shown.option(e.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** Mean and spread of a number over the seeds that have it. */
  Spread spread(ToDoubleFunction<Outcome> number) {
    double[] values =
        members.stream().mapToDouble(number).filter(Double::isFinite).toArray();
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

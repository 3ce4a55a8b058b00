package io.equipoise.jobs.report;

import io.equipoise.jobs.report.Group.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Methods whose options were chosen on one sweep and that are measured on another.
 *
 * <pre>
 * phase 1   of the settings of each method the one with the best mean over seeds
 * phase 2   the same setting, whatever another one would have given there
 * d_s       Kendall's tau-b of the methods' means of phase 1 and their values of phase 2 with seed s
 * </pre>
 *
 * <p>A method is what the options of {@code compare.methods} say. One whose setting the second
 * sweep did not try is left out by name. Source: "Hyperparameters in continual learning: a reality
 * check" (arXiv:2403.09066) [recalled]; the correlation is ours.
 *
 * @param methods best of phase 1 first
 * @param missing methods that the second sweep did not try as they were chosen
 */
record TwoPhases(StudyOptions.TwoPhases compare, List<Method> methods, List<String> missing) {
  /** Fewer cannot be out of order in a way that says anything. */
  private static final int FEWEST = 3;

  /**
   * A method.
   *
   * @param setting the options that phase 1 chose
   * @param second its trials of phase 2
   */
  record Method(String name, SortedMap<String, String> setting, Spread first, Group second) {}

  /**
   * Chooses and looks up.
   *
   * @param only options that all trials have, of both phases
   * @throws io.equipoise.run.Failure exit 2 when fewer than three methods are in both
   */
  static TwoPhases of(
      StudyOptions.TwoPhases compare, List<String> only, Subject first, Subject second) {
    Map<String, Method> best = new LinkedHashMap<>();
    List<Group> tried = groups(only, second);
    List<String> missing = new ArrayList<>();
    chosen(compare, only, first)
        .forEach(
            (name, group) -> {
              Optional<Group> there = same(group.options(), tried, second);
              Spread spread = group.spread(o -> o.value(compare.quantity()));
              there.ifPresentOrElse(
                  found -> best.put(name, new Method(name, group.options(), spread, found)),
                  () -> missing.add(name + " " + group.options()));
            });
    if (best.size() < FEWEST) {
      throw Study.refused(
          best.size()
              + " methods are in both phases as the first chose them; expected at least "
              + FEWEST
              + ", not tried in the second: "
              + missing,
          "Add these settings to the second sweep.");
    }
    Comparator<Method> order = Comparator.comparingDouble(m -> m.first().mean());
    List<Method> methods =
        best.values().stream().sorted(compare.higherIsBetter() ? order.reversed() : order).toList();
    return new TwoPhases(compare, methods, missing);
  }

  private static List<Group> groups(List<String> only, Subject subject) {
    return subject.groups().stream()
        .filter(g -> only.stream().allMatch(o -> Study.matches(o, g.members().get(0), subject)))
        .toList();
  }

  /** Of each method, by its name, the best group. */
  private static Map<String, Group> chosen(
      StudyOptions.TwoPhases compare, List<String> only, Subject first) {
    Map<String, Group> chosen = new TreeMap<>();
    for (Group group : groups(only, first)) {
      double mean = group.spread(o -> o.value(compare.quantity())).mean();
      if (Double.isFinite(mean)) {
        chosen.merge(
            name(compare, group),
            group,
            (a, b) -> {
              double before = a.spread(o -> o.value(compare.quantity())).mean();
              return (compare.higherIsBetter() ? mean > before : mean < before) ? b : a;
            });
      }
    }
    return chosen;
  }

  private static String name(StudyOptions.TwoPhases compare, Group group) {
    return compare.methods().stream()
        .map(path -> Shown.option(group.options().getOrDefault(path, "")))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** The group with these options and fewest others. */
  private static Optional<Group> same(
      SortedMap<String, String> setting, List<Group> tried, Subject second) {
    return tried.stream()
        .filter(
            g ->
                setting.entrySet().stream()
                    .allMatch(
                        o ->
                            Study.matches(
                                o.getKey() + "=" + o.getValue(), g.members().get(0), second)))
        .min(Comparator.comparingInt(g -> g.options().size()));
  }

  /** Trials of phase 2 by seed, as many as there are methods, where all of them have one. */
  SortedMap<Long, List<Outcome>> bySeed() {
    SortedMap<Long, List<Outcome>> bySeed = new TreeMap<>();
    for (long seed : seeds()) {
      List<Outcome> of = new ArrayList<>();
      for (Method method : methods) {
        method.second().members().stream()
            .filter(o -> o.seed() == seed && Double.isFinite(o.value(compare.quantity())))
            .findFirst()
            .ifPresent(of::add);
      }
      if (of.size() == methods.size()) {
        bySeed.put(seed, of);
      }
    }
    return bySeed;
  }

  /** Seeds that any method has in phase 2. */
  TreeSet<Long> seeds() {
    return methods.stream()
        .flatMap(m -> m.second().members().stream())
        .map(Outcome::seed)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Tau of each seed, in order. */
  double[] perSeed() {
    return bySeed().values().stream()
        .mapToDouble(
            of -> kendall(of.stream().mapToDouble(o -> o.value(compare.quantity())).toArray()))
        .toArray();
  }

  private double[] first() {
    return methods.stream().mapToDouble(m -> m.first().mean()).toArray();
  }

  private double[] second() {
    return methods.stream().mapToDouble(m -> spread(m).mean()).toArray();
  }

  private Spread spread(Method method) {
    return method.second().spread(o -> o.value(compare.quantity()));
  }

  private double kendall(double[] second) {
    double tau = new KendallsCorrelation().correlation(first(), second);
    if (!Double.isFinite(tau)) {
      throw Study.refused(
          "all methods have the same " + compare.measure() + " in one phase; expected differences",
          "Compare another measure, or methods that differ.");
    }
    return tau;
  }

  /** What the two phases have in common, and who was left out. */
  List<String> details() {
    double[] first = first();
    double[] second = second();
    List<String> details = new ArrayList<>();
    details.add(
        "Of the means of "
            + Sentence.count(methods.size(), "method")
            + ": Kendall's tau "
            + Sheet.number(kendall(second))
            + ", Spearman's rho "
            + Sheet.number(new SpearmansCorrelation().correlation(first, second))
            + ".");
    if (!missing.isEmpty()) {
      details.add("Not tried in the second phase as the first chose them: " + missing + ".");
    }
    return details;
  }

  /** The methods in both phases. */
  Figure figure() {
    Sheet sheet =
        new Sheet(
            "method",
            "setting",
            "phase_1_mean",
            "phase_1_low",
            "phase_1_high",
            "phase_1_seeds",
            "phase_2_mean",
            "phase_2_low",
            "phase_2_high",
            "phase_2_seeds");
    List<String> names = new ArrayList<>();
    List<List<Object>> tuned = new ArrayList<>();
    List<List<Object>> measured = new ArrayList<>();
    for (Method m : methods) {
      Spread a = m.first();
      Spread b = spread(m);
      sheet.row(
          m.name(),
          m.setting().toString(),
          a.mean(),
          a.low(),
          a.high(),
          a.seeds(),
          b.mean(),
          b.low(),
          b.high(),
          b.seeds());
      tuned.add(Dots.point(names.size(), a));
      measured.add(Dots.point(names.size(), b));
      names.add(Shown.label(m.name()));
    }
    String axis = compare.measure() + " on " + compare.split() + " rows";
    return new Figure(
        "phases",
        "Chosen there, measured here",
        "Mean over seeds with 95 % intervals; best of the first phase on top. Only the second phase"
            + " is a result: the first had its options chosen by it.",
        String.join("; ", details()),
        Dots.chart(
            axis,
            names,
            List.of(
                Dots.series("first phase, chosen", tuned),
                Dots.series("second phase, frozen", measured))),
        sheet);
  }
}

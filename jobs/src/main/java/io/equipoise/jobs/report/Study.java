package io.equipoise.jobs.report;

import io.equipoise.measure.DeltaM;
import io.equipoise.measure.Replicates.Interval;
import io.equipoise.measure.Verdict;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A study answered with the trials that there are.
 *
 * @param pairs seed to candidate and baseline
 * @param unpaired seeds that only one side has
 * @param differences one per pair, in order of seed
 * @param notes more that it rests on
 */
record Study(
    StudyOptions options,
    SortedMap<Long, Pair> pairs,
    Set<Long> unpaired,
    double[] differences,
    Verdict verdict,
    List<Figure> figures,
    List<String> notes) {

  /** The two trials of one seed; no baseline when the candidate is judged by itself. */
  record Pair(Outcome candidate, @Nullable Outcome baseline) {
    String baselineId() {
      return baseline == null ? "" : baseline.id();
    }
  }

  /**
   * Pairs the trials by seed and decides.
   *
   * @throws Failure exit 2 when no trial is what the study compares, or it did not measure it
   */
  static Study of(StudyOptions options, Subject subject) {
    SortedMap<Long, Outcome> candidates = side(options.candidate(), "candidate", options, subject);
    boolean alone = options.baseline().isEmpty();
    SortedMap<Long, Outcome> baselines =
        alone ? new TreeMap<>() : side(options.baseline(), "baseline", options, subject);
    SortedMap<Long, Pair> pairs = new TreeMap<>();
    Set<Long> unpaired = new TreeSet<>(baselines.keySet());
    candidates.forEach(
        (seed, candidate) -> {
          Outcome baseline = baselines.get(seed);
          if (baseline == null && !alone) {
            unpaired.add(seed);
          } else {
            pairs.put(seed, new Pair(candidate, baseline));
            unpaired.remove(seed);
          }
        });
    double[] differences =
        pairs.values().stream()
            .mapToDouble(p -> difference(options.compare(), p, subject))
            .toArray();
    Verdict found = options.decision().criterion().on(differences);
    // Looking until it fits is no test: what a run that goes on says now is not a verdict.
    Verdict verdict = complete(subject) ? found : found.undecided();
    StudyFigures figures = new StudyFigures(options, subject, pairs, differences, verdict);
    return new Study(options, pairs, unpaired, differences, verdict, figures.all(), List.of());
  }

  /**
   * Chooses by the first phase and decides by the second.
   *
   * @throws Failure exit 2 when too few methods are in both
   */
  static Study of(
      StudyOptions options, StudyOptions.TwoPhases compare, Subject first, Subject second) {
    TwoPhases phases = TwoPhases.of(compare, options.candidate(), first, second);
    SortedMap<Long, Pair> pairs = new TreeMap<>();
    phases.bySeed().forEach((seed, of) -> pairs.put(seed, new Pair(of.get(0), null)));
    Set<Long> unpaired = phases.seeds();
    unpaired.removeAll(pairs.keySet());
    double[] correlations = phases.perSeed();
    Verdict found = options.decision().criterion().on(correlations);
    Verdict verdict = complete(first) && complete(second) ? found : found.undecided();
    List<Figure> figures = new ArrayList<>();
    figures.add(phases.figure());
    figures.addAll(new StudyFigures(options, second, pairs, correlations, verdict).all());
    List<String> notes = new ArrayList<>(phases.details());
    notes.add("First phase: " + first.runs().stream().map(RunContent::id).toList() + ".");
    return new Study(options, pairs, unpaired, correlations, verdict, figures, notes);
  }

  private static boolean complete(Subject subject) {
    return subject.runs().stream().allMatch(RunContent::complete);
  }

  private static SortedMap<Long, Outcome> side(
      List<String> wanted, String side, StudyOptions options, Subject subject) {
    SortedMap<Long, Outcome> found = new TreeMap<>();
    for (Outcome outcome : subject.outcomes()) {
      if (outcome.ended()
          && !SingleTasks.hold(options.compare(), outcome)
          && wanted.stream().allMatch(text -> matches(text, outcome, subject))) {
        Outcome twice = found.put(outcome.seed(), outcome);
        if (twice != null) {
          throw refused(
              "seed " + outcome.seed() + " has more than one " + side + " trial; expected one",
              "Name with " + side + " every option that varies: " + subject.varying());
        }
      }
    }
    if (found.isEmpty()) {
      throw refused(
          "no trial that ended well has " + wanted + "; expected some as the study's " + side,
          complete(subject)
              ? "Options that vary here: " + subject.varying()
              : "The run is not complete: ask again when more of it is there");
    }
    return found;
  }

  /** Whether an outcome has an option, {@code path=value}, of its own or of its run. */
  static boolean matches(String wanted, Outcome outcome, Subject subject) {
    String path = wanted.substring(0, wanted.indexOf('='));
    String value = wanted.substring(wanted.indexOf('=') + 1);
    String text = outcome.options().get(path);
    if (text == null) {
      text =
          subject.runs().stream()
              .filter(run -> run.id().equals(outcome.run()))
              .map(run -> run.options().getOrDefault(path, ""))
              .findFirst()
              .orElse("");
    }
    return plain(text).equals(plain(value)) || equalNumbers(text, value);
  }

  /** As an option file may have it: {@code ["a","b"]} and {@code [a, b]} are one list. */
  private static String plain(String value) {
    String bare = value.replace("\"", "");
    return bare.startsWith("[") ? bare.replaceAll("\\s*,\\s*", ",") : bare;
  }

  private static boolean equalNumbers(String a, String b) {
    try {
      return Double.parseDouble(a) == Double.parseDouble(b);
    } catch (NumberFormatException text) {
      return false;
    }
  }

  private static double difference(StudyOptions.Compare compare, Pair pair, Subject subject) {
    Outcome baseline = pair.baseline();
    if (compare instanceof StudyOptions.DeltaM m) {
      if (baseline == null) {
        throw refused(
            "no baseline; expected one for delta-m",
            "Say with baseline what delta-m is against, or compare a task or the score.");
      }
      List<String> tasks = tasks(m, baseline);
      double[] ours = values(tasks, m, pair.candidate());
      double[] theirs = values(tasks, m, baseline);
      if (m.against() == StudyOptions.Reference.BASELINE) {
        return percent(m, ours, theirs);
      }
      double[] alone = SingleTasks.means(m, tasks, subject);
      return percent(m, ours, alone) - percent(m, theirs, alone);
    }
    if (compare instanceof StudyOptions.Task t) {
      Quantity quantity = new Quantity(t.task(), t.split(), t.measure());
      double ours = measured(pair.candidate(), quantity);
      if (baseline == null) {
        return ours;
      }
      double theirs = measured(baseline, quantity);
      return t.relative() ? 100 * (ours / theirs - 1) : ours - theirs;
    }
    return score(pair.candidate(), subject) - (baseline == null ? 0 : score(baseline, subject));
  }

  private static double score(Outcome outcome, Subject subject) {
    double score = subject.score(outcome);
    if (!Double.isFinite(score)) {
      throw refused(
          "trial " + outcome.number() + " has no score that others could be held against",
          "It measured some of the tasks alone, or no finite number: compare a task instead.");
    }
    return score;
  }

  static double percent(StudyOptions.DeltaM m, double[] values, double[] base) {
    boolean[] higher = new boolean[values.length];
    Arrays.fill(higher, m.higherIsBetter());
    return DeltaM.percent(values, base, higher);
  }

  private static List<String> tasks(StudyOptions.DeltaM m, Outcome of) {
    List<String> tasks = SingleTasks.tasks(m, of);
    if (tasks.isEmpty()) {
      throw refused(
          "no " + m.measure() + " on " + m.split() + " rows was measured in trial " + of.id(),
          "Choose a measure that the trials have with compare.measure and compare.split.");
    }
    return tasks;
  }

  private static double[] values(List<String> tasks, StudyOptions.DeltaM m, Outcome of) {
    return tasks.stream()
        .mapToDouble(task -> measured(of, new Quantity(task, m.split(), m.measure())))
        .toArray();
  }

  private static double measured(Outcome outcome, Quantity quantity) {
    double value = outcome.value(quantity);
    if (!Double.isFinite(value)) {
      throw refused(
          "trial " + outcome.id() + " has no " + quantity.measure() + " of " + quantity.task(),
          "Choose a task and a measure that all trials have.");
    }
    return value;
  }

  static Failure refused(String what, String remedy) {
    return new Failure(ExitCode.USAGE, "RUN-063", what, "", remedy);
  }

  /** Every outcome that takes part. */
  Stream<Outcome> compared() {
    return pairs.values().stream()
        .flatMap(p -> Stream.concat(Stream.of(p.candidate()), Stream.ofNullable(p.baseline())));
  }

  /** The verdict, and what it rests on. */
  Headline headline() {
    List<String> details = new ArrayList<>();
    details.add(options.question());
    details.add("Rule, as the study's file has it: " + rule());
    details.add(
        "Pairs: seeds "
            + pairs.keySet()
            + (unpaired.isEmpty() ? "" : "; without a partner, left out: " + unpaired));
    details.addAll(notes);
    for (Map.Entry<String, StudyOptions.Published> published : options.published().entrySet()) {
      StudyOptions.Published p = published.getValue();
      details.add(
          "Published, "
              + published.getKey()
              + ": "
              + Sheet.number(p.value())
              + (p.unit().isEmpty() ? "" : " " + p.unit())
              + " ("
              + p.source()
              + "; mark "
              + p.mark()
              + ").");
    }
    return new Headline(
        Sentence.start(verdict.outcome().words())
            + ": "
            + StudyFigures.what(options)
            + " is "
            + Sheet.shown(verdict.mean())
            + StudyFigures.unit(options.compare())
            + interval(verdict.interval())
            + " over "
            + Sentence.count(verdict.pairs(), "seed")
            + ".",
        details);
  }

  private String interval(@Nullable Interval found) {
    return found == null
        ? ""
        : String.format(
            java.util.Locale.ROOT,
            " (%s %% interval %s to %s)",
            Sheet.number(100 * options.decision().confidence()),
            Sheet.number(found.low()),
            Sheet.number(found.high()));
  }

  private String rule() {
    boolean alone = options.baseline().isEmpty();
    String compared =
        options.compare() instanceof StudyOptions.TwoPhases
            ? "Kendall's tau of the methods' order in both phases"
            : alone ? "the candidate's own number" : "candidate minus baseline";
    return compared
        + ", seed by seed; "
        + condition()
        + "; also while a run is not complete and with fewer than "
        + fewest()
        + " seeds.";
  }

  private int fewest() {
    StudyOptions.Decision d = options.decision();
    return d instanceof StudyOptions.ByInterval i
        ? i.minPairs()
        : d instanceof StudyOptions.WithinMargin c
            ? c.minPairs()
            : ((StudyOptions.EverySeed) d).minPairs();
  }

  private String condition() {
    String whole =
        "reproduced when the whole "
            + Sheet.number(100 * options.decision().confidence())
            + " % interval is ";
    if (options.decision() instanceof StudyOptions.WithinMargin c) {
      return whole
          + "within "
          + Sheet.number(c.margin())
          + " of 0, not reproduced when it is wholly outside, else undecided";
    }
    if (options.decision() instanceof StudyOptions.EverySeed e) {
      return "reproduced when every seed's is "
          + (e.better() == Verdict.Better.LOWER ? "below " : "above ")
          + Sheet.number(e.bound())
          + ", not reproduced when one is not; undecided";
    }
    StudyOptions.ByInterval d = (StudyOptions.ByInterval) options.decision();
    boolean lower = d.better() == Verdict.Better.LOWER;
    return whole
        + (lower ? "below " : "above ")
        + Sheet.number(lower ? -d.margin() : d.margin())
        + ", not reproduced when it is wholly on the other side, else undecided";
  }
}

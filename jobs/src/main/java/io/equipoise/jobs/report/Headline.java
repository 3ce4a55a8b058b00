package io.equipoise.jobs.report;

import io.equipoise.measure.DeltaM;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of it, in the words that stand first.
 *
 * @param sentence the verdict
 * @param details what it rests on
 */
record Headline(String sentence, List<String> details) {

  /** The same with a further detail. */
  Headline with(String detail) {
    List<String> more = new ArrayList<>(details);
    more.add(detail);
    return new Headline(sentence, more);
  }

  static Headline of(Subject subject) {
    if (subject.isSweep()) {
      return ofSweep(subject);
    }
    return subject.single() ? ofRun(subject) : ofRuns(subject);
  }

  private static Headline ofRun(Subject subject) {
    Yardstick yardstick = subject.yardstick();
    Outcome run = subject.outcomes().get(0);
    List<String> tasks = yardstick.tasks();
    if (tasks.isEmpty()) {
      return unmeasured(subject, run);
    }
    if (!yardstick.relative()) {
      return new Headline(
          Sentence.start(yardstick.axis())
              + ": mean over tasks "
              + Sheet.shown(yardstick.mean(run)),
          List.of());
    }
    List<String> won = tasks.stream().filter(t -> yardstick.shown(run, t) < 1).toList();
    List<String> details = new ArrayList<>();
    tasks.stream()
        .max(Comparator.comparingDouble(t -> yardstick.shown(run, t)))
        .ifPresent(
            worst ->
                details.add(
                    "The task that gained least is "
                        + Shown.label(worst)
                        + ": its error is "
                        + change(yardstick.shown(run, worst))
                        + " than the mean predictor's error."));
    againstPlainSum(subject).ifPresent(details::add);
    List<String> simple =
        subject.groups().stream()
            .flatMap(own -> SimpleModels.better(subject, own, "this run").stream())
            .toList();
    details.addAll(simple);
    details.addAll(SimpleModels.leftOut(subject));
    otherwise(yardstick).ifPresent(details::add);
    return new Headline(
        won.size()
            + " of "
            + Sentence.count(tasks.size(), "task")
            + (won.size() == 1 ? " does" : " do")
            + " better than the mean predictor on the "
            + yardstick.split()
            + " rows; over all tasks the error is "
            + change(yardstick.mean(run))
            + (simple.isEmpty() ? "." : ", and a simple model does better on some."),
        details);
  }

  /** A run that has no measures: they come with its last commit. */
  private static Headline unmeasured(Subject subject, Outcome run) {
    String rounds = Sentence.count(run.rounds(), "round");
    if (run.rounds() == 0) {
      return new Headline("Nothing was measured: no round was committed.", List.of());
    }
    Map<String, String> options = subject.runs().get(0).options();
    String kinds = options.getOrDefault("baselines.kinds", "[]");
    boolean trained =
        options.getOrDefault("train.rounds", "").equals(Integer.toString(run.rounds()));
    String waits =
        kinds.equals("[]") ? "" : ", once the simple models " + Shown.option(kinds) + " are fitted";
    return new Headline(
        trained
            ? "All "
                + rounds
                + " are committed; what was measured comes with the last commit"
                + waits
                + "."
            : "Nothing was measured yet: " + rounds + " committed.",
        List.of());
  }

  /** The tasks that a page of one measure leaves out. */
  private static Optional<String> otherwise(Yardstick yardstick) {
    return yardstick.otherwise().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Measured otherwise, and no part of the comparison: "
                + yardstick.otherwise().entrySet().stream()
                    .map(e -> Shown.label(e.getKey()) + " (" + e.getValue() + ")")
                    .collect(Collectors.joining(", "))
                + ". Its numbers are in the table measures.");
  }

  /** The run and the run of the plain sum that was made beside it. */
  private static Optional<String> againstPlainSum(Subject subject) {
    List<Group> own = subject.groups();
    if (own.size() != 1) {
      return Optional.empty();
    }
    return subject
        .plainSum()
        .flatMap(
            sum ->
                against(
                    subject.yardstick(),
                    "This run",
                    own.get(0),
                    "the plain sum",
                    Group.plainSum(sum)));
  }

  private static String change(double ratio) {
    return Sentence.percent(Math.abs(ratio - 1)) + (ratio < 1 ? " lower" : " higher");
  }

  private static Headline ofRuns(Subject subject) {
    List<Group> groups = TaskResults.bestFirst(subject);
    List<String> details = new ArrayList<>();
    for (Group group : groups.subList(0, Math.min(5, groups.size()))) {
      details.add(Shown.label(group.label()) + ": " + words(group.spread(subject::score)));
    }
    String what =
        Sentence.count(subject.runs().size(), "run")
            + " in "
            + Sentence.count(groups.size(), "group")
            + " of equal options";
    for (Group simple : SimpleModels.of(subject)) {
      details.add(Shown.label(simple.label()) + ": " + words(simple.spread(subject::score)));
    }
    if (groups.isEmpty()) {
      return new Headline(what + ".", details);
    }
    Group best = groups.get(0);
    String name = groups.size() < 2 ? "these runs" : Shown.label(best.label());
    List<String> simple = SimpleModels.better(subject, best, name);
    String end = simple.isEmpty() ? "." : ", and a simple model does better on some tasks.";
    if (groups.size() < 2) {
      details.addAll(simple);
      details.addAll(SimpleModels.leftOut(subject));
      return new Headline(what + end, details);
    }
    if (groups.stream().anyMatch(g -> g.spread(subject::score).seeds() == 0)) {
      return new Headline(
          what + "; they did not measure the same tasks, so none is best.", details);
    }
    losers(subject, groups).ifPresent(details::add);
    details.addAll(simple);
    details.addAll(SimpleModels.leftOut(subject));
    otherwise(subject.yardstick()).ifPresent(details::add);
    details.add(0, Sentence.start(subject.scoreName()) + ":");
    return new Headline(
        what
            + (groups.stream().allMatch(g -> g.spread(subject::score).seeds() > 1)
                ? "; best on average, with the "
                : "; best of one seed alone, with the ")
            + (subject.higherIsBetter() ? "highest" : "lowest")
            + " mean: "
            + Shown.label(best.label())
            + end,
        details);
  }

  /** Which tasks the best group loses to the second. */
  private static Optional<String> losers(Subject subject, List<Group> groups) {
    return groups.size() != 2
        ? Optional.empty()
        : against(
            subject.yardstick(),
            Shown.label(groups.get(0).label()),
            groups.get(0),
            Shown.label(groups.get(1).label()),
            groups.get(1));
  }

  /** Delta-m of one group against another, and which tasks lose: no task should. */
  private static Optional<String> against(
      Yardstick yardstick, String name, Group group, String otherName, Group other) {
    List<String> tasks = yardstick.tasks();
    double[] mine = new double[tasks.size()];
    double[] theirs = new double[tasks.size()];
    boolean[] higher = new boolean[tasks.size()];
    List<String> lost = new ArrayList<>();
    for (int j = 0; j < mine.length; j++) {
      String task = tasks.get(j);
      mine[j] = group.spread(o -> yardstick.value(o, task)).mean();
      theirs[j] = other.spread(o -> yardstick.value(o, task)).mean();
      higher[j] = yardstick.higherIsBetter();
      if (!Double.isFinite(mine[j]) || !Double.isFinite(theirs[j]) || theirs[j] == 0) {
        return Optional.empty();
      }
      if (higher[j] ? mine[j] < theirs[j] : mine[j] > theirs[j]) {
        lost.add(Shown.label(task));
      }
    }
    if (tasks.isEmpty()) {
      return Optional.empty();
    }
    int seeds = Math.min(group.members().size(), other.members().size());
    String average = seeds > 1 ? " on average" : "";
    return Optional.of(
        name
            + " against "
            + otherName
            + ": delta-m "
            + Sheet.number(DeltaM.percent(mine, theirs, higher))
            + " % (below 0 is better); "
            + (lost.isEmpty()
                ? "no task loses" + average + "."
                : Sentence.count(lost.size(), "task")
                    + (lost.size() == 1 ? " loses" : " lose")
                    + average
                    + ": "
                    + String.join(", ", lost)
                    + "."));
  }

  private static String words(Group.Spread spread) {
    return Double.isNaN(spread.low())
        ? Sheet.shown(spread.mean()) + " (" + Sentence.count(spread.seeds(), "seed") + ")"
        : Sheet.number(spread.mean())
            + " (95 % interval "
            + Sheet.number(spread.low())
            + " to "
            + Sheet.number(spread.high())
            + ", "
            + Sentence.count(spread.seeds(), "seed")
            + ")";
  }

  private static Headline ofSweep(Subject subject) {
    List<Outcome> all = subject.outcomes();
    long ok = all.stream().filter(Outcome::ended).count();
    long failed = all.stream().filter(o -> o.status().equals("FAILED")).count();
    long stopped = all.stream().filter(o -> o.status().equals("STOPPED")).count();
    List<String> details = new ArrayList<>();
    all.stream()
        .filter(Outcome::ended)
        .filter(o -> Double.isFinite(subject.score(o)))
        .min(Comparator.comparingDouble(o -> subject.rank(subject.score(o))))
        .ifPresent(
            best ->
                details.add(
                    (subject.higherIsBetter() ? "Highest " : "Lowest ")
                        + subject.scoreName()
                        + ": "
                        + Sheet.number(subject.score(best))
                        + ", trial "
                        + best.number()
                        + options(best)));
    List<Group> groups = TaskResults.bestFirst(subject);
    if (groups.size() > 1 && groups.get(0).members().size() > 1) {
      details.add(
          "Best options over their seeds: "
              + groups.get(0).label()
              + ": "
              + words(groups.get(0).spread(subject::score)));
    }
    List<Importance.Effect> effects = Importance.effects(subject);
    if (!effects.isEmpty()) {
      details.add(
          "What the score follows most is "
              + effects.get(0).option()
              + " ("
              + Sentence.percent(effects.get(0).share())
              + " of the variance of the rank; inferred).");
    }
    return new Headline(
        Sentence.count(all.size(), "trial")
            + ": "
            + String.format(java.util.Locale.ROOT, "%,d", ok)
            + " ended well, "
            + String.format(java.util.Locale.ROOT, "%,d", failed)
            + " failed"
            + (stopped == 0
                ? ""
                : String.format(java.util.Locale.ROOT, ", %,d were stopped early", stopped))
            + ".",
        details);
  }

  private static String options(Outcome outcome) {
    return outcome.options().isEmpty()
        ? "."
        : " ("
            + String.join(
                ", ",
                outcome.options().entrySet().stream()
                    .map(e -> e.getKey() + " = " + Shown.option(e.getValue()))
                    .toList())
            + ").";
  }
}

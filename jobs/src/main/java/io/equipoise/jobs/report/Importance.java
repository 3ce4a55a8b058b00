package io.equipoise.jobs.report;

import io.equipoise.measure.MainEffects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of the score's variance each varied option accounts for by itself. */
final class Importance {
  private static final int FEWEST = 8;
  private static final int LEVELS = 10;
  private static final int MOST = 20;
  private static final String SEED = "seed";

  private Importance() {}

  /** An option and its share; NaN when nothing can be said. */
  record Effect(String option, int levels, double share) {}

  static List<Effect> effects(Subject subject) {
    List<Outcome> scored =
        subject.outcomes().stream()
            .filter(Outcome::ended)
            .filter(o -> Double.isFinite(subject.score(o)))
            .toList();
    if (!subject.isSweep() || scored.size() < FEWEST) {
      return List.of();
    }
    // Ranks, so that a few trials that diverged do not make up all of the variance.
    double[] scores = MainEffects.ranks(scored.stream().mapToDouble(subject::score).toArray());
    List<String> options = new ArrayList<>(subject.varying());
    options.add(SEED);
    List<int[]> levels = new ArrayList<>();
    subject
        .varying()
        .forEach(
            path ->
                levels.add(
                    levels(scored.stream().map(o -> o.options().getOrDefault(path, "")).toList())));
    levels.add(levels(scored.stream().map(o -> "s" + o.seed()).toList()));
    // Groups of one or two say nothing about what varies within a group.
    for (int p = options.size() - 1; p >= 0; p--) {
      if (count(levels.get(p)) * 2 > scores.length) {
        options.remove(p);
        levels.remove(p);
      }
    }
    double[] shares = MainEffects.shares(scores, levels);
    List<Effect> effects = new ArrayList<>();
    for (int p = 0; p < shares.length; p++) {
      effects.add(new Effect(options.get(p), count(levels.get(p)), shares[p]));
    }
    return effects.stream()
        .filter(e -> !Double.isNaN(e.share()))
        .sorted(Comparator.comparingDouble(Effect::share).reversed())
        .toList();
  }

  private static int count(int[] levels) {
    return (int) Arrays.stream(levels).distinct().count();
  }

  private static int[] levels(List<String> texts) {
    double[] numbers = new double[texts.size()];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(texts.get(i));
      } catch (NumberFormatException text) {
        Map<String, Integer> known = new HashMap<>();
        return texts.stream().mapToInt(t -> known.computeIfAbsent(t, k -> known.size())).toArray();
      }
    }
    return MainEffects.levels(numbers, LEVELS);
  }

  static Optional<Figure> of(Subject subject) {
    List<Effect> effects = effects(subject);
    if (effects.isEmpty()) {
      return Optional.empty();
    }
    Sheet sheet = new Sheet("option", "levels", "share_of_variance");
    effects.forEach(e -> sheet.row(e.option(), e.levels(), e.share()));
    List<Effect> drawn = effects.subList(0, Math.min(MOST, effects.size()));
    double sum = effects.stream().mapToDouble(Effect::share).sum();
    String lead =
        "Inferred, not measured: the share of the variance of the rank by "
            + subject.scoreName()
            + " that one option accounts for by itself (main effect, epsilon² against what the sum of"
            + " all main effects leaves; 0: not told from noise; a number with more than "
            + LEVELS
            + " values is cut into "
            + LEVELS
            + " levels of equally many trials). "
            + (sum < 1
                ? "The remaining "
                    + Sentence.percent(1 - sum)
                    + (effects.stream().anyMatch(e -> e.option().equals(SEED))
                        ? " are interactions and noise."
                        : " are interactions, seeds and noise.")
                : "The shares overlap: the options did not vary independently.");
    return Optional.of(
        new Figure(
            "importance",
            "Which options matter",
            lead,
            drawn.stream()
                .map(e -> e.option() + " " + Sentence.percent(e.share()))
                .reduce((a, b) -> a + "; " + b)
                .orElse(""),
            Map.of(
                "kind",
                "bars",
                "x",
                "share of the variance of the rank, %",
                "categories",
                drawn.stream().map(e -> Shown.label(e.option())).toList(),
                "values",
                drawn.stream().map(e -> Shown.rounded(100 * e.share())).toList()),
            sheet));
  }
}

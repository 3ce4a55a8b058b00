package io.equipoise.jobs.sweep;

import io.equipoise.forgetting.Entries;
import io.equipoise.forgetting.ForgettingProgram;
import io.equipoise.forgetting.LinearProblem;
import io.equipoise.forgetting.StepRule;
import io.equipoise.options.Option;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that forgetting in linear regression can be told; a job that only sweeps use. */
public record ForgettingOptions(
    @Option(doc = "Root seed: minimisers and samples.") long seed,
    @Option(doc = "The regressions.") Problem problem,
    @Option(doc = "How they are learned.") Train train,
    @Option(doc = "Simulations beside the exact risks.") Simulate simulate) {

  static ForgettingOptions defaults() {
    return new ForgettingOptions(1, Problem.defaults(), Train.defaults(), new Simulate(0, 1));
  }

  /** The regressions: see {@link LinearProblem}. */
  public record Problem(
      @Option(doc = "Tasks in the order in which they are learned.") List<String> order,
      @Option(doc = "What the spectrum is multiplied by, for each task by name.")
          Map<String, Double> scales,
      @Option(doc = "Dimensions.", min = 1, max = 100_000) int dimension,
      @Option(doc = "How eigenvalues fall: isotropic, inverse, inverse-square or exponential.")
          LinearProblem.Spectrum spectrum,
      @Option(doc = "Whether tasks agree on the best parameters: shared or distinct.")
          LinearProblem.Minimisers minimisers,
      @Option(doc = "Root mean square length of a minimiser.", min = 0) double radius,
      @Option(doc = "Variance of the labels' noise.", min = 0) double noise,
      @Option(doc = "How inputs are distributed: gaussian, rademacher or uniform.")
          Entries entries) {
    /** Checks that every task of the order has a scale, and comes once. */
    public Problem {
      order = List.copyOf(order);
      scales = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(scales));
      if (order.isEmpty() || order.stream().distinct().count() < order.size()) {
        throw new IllegalArgumentException(
            "order = " + order + "; expected at least one task, and each once");
      }
      for (String name : order) {
        if (!scales.containsKey(name)) {
          throw new IllegalArgumentException(
              "order names '" + name + "'; expected some of " + scales.keySet());
        }
      }
    }

    static Problem defaults() {
      return new Problem(
          List.of("tiny", "small", "middle", "large"),
          Map.of("tiny", 0.05, "small", 0.15, "middle", 0.45, "large", 1.0),
          5,
          LinearProblem.Spectrum.ISOTROPIC,
          LinearProblem.Minimisers.SHARED,
          1,
          0.4,
          Entries.GAUSSIAN);
    }
  }

  /** How they are learned. */
  public record Train(
      @Option(doc = "Samples of a task per dimension; each is used once.", above = 0)
          double samplesPerDimension,
      @Option(doc = "Samples of a step.", min = 1) int batch,
      @Option(doc = "Length of a step, the same for all tasks.") StepRule step) {
    static Train defaults() {
      return new Train(100, 1, new StepRule.OfLimit(0.1));
    }
  }

  /** Simulations beside the exact risks. */
  public record Simulate(
      @Option(doc = "Simulations side by side; 0 for the exact risks alone.", min = 0) int seeds,
      @Option(doc = "Rounds of them.", min = 1) int rounds) {}

  /** What they describe. */
  ForgettingProgram program() {
    List<LinearProblem.Task> tasks =
        problem.order().stream()
            .map(name -> new LinearProblem.Task(name, problem.scales().getOrDefault(name, 0.0)))
            .toList();
    LinearProblem regressions =
        new LinearProblem(
            tasks,
            problem.dimension(),
            problem.spectrum(),
            problem.minimisers(),
            problem.radius(),
            problem.noise(),
            train.samplesPerDimension(),
            train.batch(),
            problem.entries(),
            train.step(),
            seed);
    return new ForgettingProgram(regressions, simulate.seeds() == 0 ? 0 : simulate.rounds());
  }
}

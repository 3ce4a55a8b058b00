package io.equipoise.jobs.sweep;

import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Scale;
import io.equipoise.options.Option;
import io.equipoise.problem.Descent;
import io.equipoise.problem.Quadratics;

/** Everything that a descent on random quadratics can be told; a job that only sweeps use. */
public record QuadraticsOptions(
    @Option(doc = "Root seed: the problem and the noise.") long seed,
    @Option(doc = "The losses.") Problem problem,
    @Option(doc = "How the tasks share a step.") MethodOptions balance,
    @Option(doc = "Rounds and steps.") Train train) {

  static QuadraticsOptions defaults() {
    return new QuadraticsOptions(
        7, Problem.defaults(), MethodOptions.LdcMtl.defaults(), Train.defaults());
  }

  /** The losses: see {@link Quadratics}. */
  public record Problem(
      @Option(doc = "Tasks.", min = 1, max = 1000) int tasks,
      @Option(doc = "Dimensions.", min = 1, max = 100_000) int dimension,
      @Option(doc = "Largest over smallest eigenvalue of a task.", min = 1) double condition,
      @Option(doc = "Largest over smallest scale of two tasks.", min = 1) double spread,
      @Option(doc = "Distance of the tasks' optima from zero.", min = 0) double conflict) {
    static Problem defaults() {
      return new Problem(6, 32, 10, 100, 1);
    }
  }

  /** Rounds and steps. */
  public record Train(
      @Option(doc = "Rounds.", min = 1) int rounds,
      @Option(doc = "Gradient steps in a round.", min = 1) int steps,
      @Option(doc = "Length of a step.", above = 0, typical = "1e-3 to 1") double stepSize,
      @Option(doc = "Standard deviation of the noise on a gradient.", min = 0) double noise,
      @Option(
              doc =
                  "Scale of the weights: native, mean (as if the plain sum had 1/K each) or sum (as if 1 each).")
          Scale scale) {
    static Train defaults() {
      return new Train(20, 50, 0.1, 0, Scale.SUM);
    }
  }

  Quadratics quadratics() {
    return new Quadratics(
        problem.tasks(),
        problem.dimension(),
        problem.condition(),
        problem.spread(),
        problem.conflict(),
        seed);
  }

  Descent.Plan plan() {
    return new Descent.Plan(
        quadratics(),
        balance.balancer(),
        train.scale(),
        train.rounds(),
        train.steps(),
        train.stepSize(),
        train.noise());
  }
}

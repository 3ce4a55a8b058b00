package io.equipoise.jobs.sweep;

import io.equipoise.balance.MethodOptions;
import io.equipoise.options.Option;
import io.equipoise.problem.Descent;
import io.equipoise.problem.Quadratics;

/** Everything that a descent on random quadratics can be told; a job that only sweeps use. */
public record QuadraticsOptions(
    @Option(doc = "Root seed: the problem and the noise.") long seed,
    @Option(doc = "The losses.") Problem problem,
    @Option(doc = "How the tasks share a step.") MethodOptions balance,
    @Option(doc = "Rounds and steps.") DescentTrain train)
    implements DescentOptions {

  static QuadraticsOptions defaults() {
    return new QuadraticsOptions(
        7, Problem.defaults(), MethodOptions.LdcMtl.defaults(), DescentTrain.defaults());
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

  @Override
  public int dimension() {
    return problem.dimension();
  }

  @Override
  public Descent.Plan plan() {
    Quadratics quadratics =
        new Quadratics(
            problem.tasks(),
            problem.dimension(),
            problem.condition(),
            problem.spread(),
            problem.conflict(),
            seed);
    return train.plan(quadratics, balance.balancer());
  }
}

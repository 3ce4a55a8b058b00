package io.equipoise.jobs.sweep;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Scale;
import io.equipoise.options.Option;
import io.equipoise.problem.Descent;
import io.equipoise.problem.LossUnits;
import io.equipoise.problem.Optimiser;
import io.equipoise.problem.StudyProblem;
import java.util.List;

/** Rounds, steps, and what the balancer sees of a loss. */
public record DescentTrain(
    @Option(doc = "Rounds.", min = 1) int rounds,
    @Option(doc = "Gradient steps in a round.", min = 1) int steps,
    @Option(doc = "Length of a step.", above = 0, typical = "1e-3 to 1") double stepSize,
    @Option(doc = "How the parameters follow the direction: sgd or adam.") Optimiser optimiser,
    @Option(doc = "Longest direction, longer ones are shortened to it; 0 for any.", min = 0)
        double clip,
    @Option(doc = "Standard deviation of the noise on a gradient.", min = 0) double noise,
    @Option(
            doc =
                "Scale of the weights: native, mean (as if the plain sum had 1/K each) or sum (as if 1 each).")
        Scale scale,
    @Option(doc = "Subtracted from each task's loss for the balancer; none means 0.")
        List<Double> floors,
    @Option(doc = "By which each task's loss is divided for the balancer; none means 1.")
        List<Double> divisors) {
  /** Checks the numbers per task. */
  public DescentTrain {
    floors = List.copyOf(floors);
    divisors = List.copyOf(divisors);
    LossUnits checked = new LossUnits(floors, divisors);
    floors = checked.floors();
    divisors = checked.divisors();
  }

  static DescentTrain defaults() {
    return new DescentTrain(20, 50, 0.1, Optimiser.SGD, 0, 0, Scale.SUM, List.of(), List.of());
  }

  Descent.Plan plan(StudyProblem problem, Balancer balancer) {
    return new Descent.Plan(
        problem,
        new LossUnits(floors, divisors),
        balancer,
        scale,
        optimiser,
        clip,
        rounds,
        steps,
        stepSize,
        noise);
  }
}

package io.equipoise.jobs.sweep;

import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Scale;
import io.equipoise.options.Option;
import io.equipoise.problem.Descent;
import io.equipoise.problem.Optimiser;
import io.equipoise.problem.Toy;
import java.util.List;

/** Everything that a descent on the two-task landscape can be told; a job that only sweeps use. */
public record ToyOptions(
    @Option(
            doc =
                "Root seed: 1 to 5 begin at the published starts, any other at one drawn in"
                    + " [-10, 10]^2; also the noise.")
        long seed,
    @Option(doc = "The landscape.") Problem problem,
    @Option(doc = "How the tasks share a step.") MethodOptions balance,
    @Option(doc = "Rounds and steps.") DescentTrain train)
    implements DescentOptions {

  static ToyOptions defaults() {
    return new ToyOptions(
        1,
        Problem.defaults(),
        MethodOptions.LdcMtl.defaults(),
        new DescentTrain(100, 500, 1e-3, Optimiser.ADAM, 0, 0, Scale.SUM, List.of(), List.of()));
  }

  /** The landscape: see {@link Toy}. */
  public record Problem(
      @Option(doc = "Scale of the first loss.", above = 0, typical = "0.1 to 1") double scale) {
    static Problem defaults() {
      return new Problem(0.1);
    }
  }

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public Descent.Plan plan() {
    return train.plan(new Toy(problem.scale(), seed), balance.balancer());
  }
}

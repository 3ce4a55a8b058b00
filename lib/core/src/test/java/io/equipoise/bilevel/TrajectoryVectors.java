package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.linalg.Level1;
import java.util.List;

/** Reference runs of every solver on two quadratic problems. */
final class TrajectoryVectors {
  private TrajectoryVectors() {}

  static void check(ReferenceFile file) {
    for (ReferenceFile c : file.list("cases")) {
      c.text("name");
      QuadraticBilevel problem = QuadraticVectors.problem(c.object("problem"));
      c.near("x_opt", problem.stationary());
      c.near("F_opt", problem.value(problem.stationary()));
      double[] x0 = c.numbers("x0");
      double[] y0 = c.numbers("y0");
      double[] v0 = c.numbers("v0");
      ReferenceFile runs = c.object("runs");
      for (String name : runs.names()) {
        ReferenceFile run = runs.object(name);
        SolverOptions options = options(name, run);
        new Run(problem, options.solver(), options.solver().start(x0, y0, v0))
            .follow(run.list("steps"));
        run.allSeen();
      }
      c.allSeen();
    }
  }

  /** The options that a run states, by the method that its name begins with. */
  static SolverOptions options(String name, ReferenceFile run) {
    run.text("accumulators", "T", "eta", "previous_x_initial", "direction_initial", "z0");
    if (name.startsWith("s_tfbo")) {
      return Stfbo.Options.defaults().withInitial(initial(run));
    }
    if (name.startsWith("d_tfbo_theory")) {
      if (run.has("T")) {
        assertEquals(1.0 / run.count("T"), run.number("eps_y"), 1e-15);
      }
      return new Dtfbo.Options(
          initial(run),
          LoopRule.Tolerance.of(run.number("eps_y"), 0),
          LoopRule.Tolerance.of(run.number("eps_v"), 0),
          Dtfbo.Reset.PER_OUTER,
          0,
          false);
    }
    return switch (name) {
      case "d_tfbo_fixed_10_10" ->
          new Dtfbo.Options(
              initial(run),
              new LoopRule.Count(run.count("K")),
              new LoopRule.Count(run.count("N")),
              Dtfbo.Reset.NEVER,
              run.number("eps"),
              false);
      case "amigo" ->
          new Amigo.Options(
              run.number("step_y"),
              run.number("step_v"),
              run.number("step_x"),
              run.count("K"),
              run.count("N"));
      case "soba" ->
          new Soba.Options(
              run.number("step_inner"), run.number("step_outer"), run.number("exponent"));
      case "fsla" ->
          new Fsla.Options(
              run.number("step_inner"), run.number("step_outer"), run.number("exponent"));
      case "stocbio" ->
          new StocBio.Options(
              run.number("step_y"),
              run.number("step_neumann"),
              run.number("step_x"),
              run.count("K"),
              run.count("N"));
      case "f2sa" -> {
        double[] q = run.numbers("exponents");
        yield new F2sa.Options(
            run.number("step_inner"),
            run.number("step_star"),
            run.number("step_outer"),
            run.number("lambda0"),
            run.number("delta_lambda"),
            run.count("K"),
            new F2sa.Powers(q[0], q[1], q[2], q[3]),
            new ConvexSet.Everywhere(),
            new ConvexSet.Everywhere());
      }
      default -> throw new AssertionError("unknown run " + name);
    };
  }

  private static Accumulators initial(ReferenceFile run) {
    return new Accumulators(run.number("alpha0"), run.number("beta0"), run.number("gamma0"));
  }

  /** One run in progress. */
  private record Run(QuadraticBilevel problem, BilevelSolver solver, SolverState start) {
    void follow(List<ReferenceFile> steps) {
      SolverState at = start;
      StepLog log = null;
      for (ReferenceFile row : steps) {
        while (at.t() < row.count("t")) {
          BilevelSolver.Step step = solver.step(problem, at);
          at = step.state();
          log = step.log();
        }
        // A different order of summing may move a long run by this much.
        state(row, at, log, at.t() > 1000 ? 1e-6 : row.tolerance());
        if (row.has("F")) {
          row.near("F", problem.value(at.x().toArray()));
          double norm = Level1.norm(problem.hypergradient(at.x().toArray()));
          row.near("true_hypergradient_norm", norm, at.t() > 1000 ? 1e-6 : row.tolerance());
        }
        row.allSeen();
      }
    }
  }

  /** Compares what a row states of the state after step t and of the step itself. */
  static void state(ReferenceFile row, SolverState at, StepLog log, double tolerance) {
    row.near("x", at.x().toArray(), tolerance);
    row.near("y", at.y().toArray(), tolerance);
    if (row.has("v")) {
      row.near("v", at.v().toArray(), tolerance);
    }
    if (row.has("z")) {
      row.near("z", at.extra("z"), tolerance);
      row.near("lambda_next", at.extra("lambda")[0], tolerance);
    }
    if (row.has("direction")) {
      row.near("direction", at.extra("direction"), tolerance);
    }
    number(row, "alpha", log.a(), tolerance);
    number(row, "beta", log.b(), tolerance);
    number(row, "gamma", log.c(), tolerance);
    number(row, "beta_end", log.b(), tolerance);
    number(row, "gamma_end", log.c(), tolerance);
    number(row, "phi", log.phi(), tolerance);
    number(row, "norm_grad_y_g", log.normP(), tolerance);
    number(row, "norm_residual_v", log.normR(), tolerance);
    number(row, "norm_h", log.normH(), tolerance);
    if (row.has("K")) {
      assertEquals(row.count("K"), log.inner(), row.where());
      assertEquals(row.count("N"), log.linear(), row.where());
    }
  }

  private static void number(ReferenceFile row, String name, double actual, double tolerance) {
    if (row.has(name)) {
      row.near(name, actual, tolerance);
    }
  }
}

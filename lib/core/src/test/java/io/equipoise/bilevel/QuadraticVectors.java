package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.ConjugateGradients;
import io.equipoise.linalg.Level1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** Reference numbers of the problems that are known in closed form. */
final class QuadraticVectors {
  private QuadraticVectors() {}

  static QuadraticBilevel problem(ReferenceFile m) {
    QuadraticBilevel problem =
        new QuadraticBilevel(
            m.matrix("A"),
            m.matrix("B"),
            m.numbers("c"),
            m.matrix("Q"),
            m.numbers("d"),
            m.matrix("P"),
            m.numbers("p"),
            m.matrix("R"));
    m.allSeen();
    return problem;
  }

  static void hypergradients(ReferenceFile file) {
    for (ReferenceFile c : file.list("cases")) {
      c.text("name");
      QuadraticBilevel problem = problem(c.object("problem"));
      assertEquals(c.count("dx"), problem.dimX());
      assertEquals(c.count("dy"), problem.dimY());
      double[] curvatures = singular(c.object("problem").matrix("A"));
      c.near("mu_g", curvatures[curvatures.length - 1]);
      c.near("L_g", curvatures[0]);
      for (ReferenceFile at : c.list("points")) {
        point(problem, at);
      }
      approximate(problem, c.object("approximate"));
      c.near("hessian_of_F", problem.hessian());
      c.near("x_opt", problem.stationary());
      c.near("F_opt", problem.value(problem.stationary()));
      c.allSeen();
    }
  }

  private static void point(QuadraticBilevel problem, ReferenceFile at) {
    double[] x = at.numbers("x");
    double[] y = problem.lowerSolution(x);
    at.near("y_star", y);
    at.near("v_star", problem.adjoint(x));
    at.near("grad_x_f", problem.gradUpper(x, y).inX());
    at.near("grad_y_f", problem.gradUpper(x, y).inY());
    at.near("hypergradient", problem.hypergradient(x));
    at.near("F", problem.value(x));
    ImplicitGradient found = ImplicitGradient.at(problem, x, new double[problem.dimY()], 1e-13);
    at.near("y_star", found.y());
    at.near("v_star", found.v());
    at.near("hypergradient", found.gradient());
    at.near("F", found.value());
    at.allSeen();
  }

  private static void approximate(QuadraticBilevel problem, ReferenceFile at) {
    double[] x = at.numbers("x");
    double[] y = at.numbers("y");
    double[] v = at.numbers("v");
    double eta = at.number("eta");
    double[] b = problem.gradUpper(x, y).inY();
    double[] zero = new double[y.length];
    at.near("grad_y_g", problem.gradLowerY(x, y));
    at.near("grad_x_g", problem.gradLowerX(x, y));
    at.near("hvp", problem.hvp(x, y, v));
    at.near("cross_v", problem.cross(x, y, v));
    at.near("residual_v", Hypergradient.residual(problem, x, y, v));
    at.near("h", Hypergradient.estimate(problem, x, y, v));
    int terms = at.count("neumann_steps");
    at.near("neumann_v", Hypergradient.neumann(problem, x, y, b, eta, terms));
    int steps = at.count("gd_v_steps");
    at.near("gd_v_from_zero", Hypergradient.descent(problem, x, y, b, zero, eta, steps));
    double[][] iterates = at.matrix("cg_iterates");
    double[][] found = new double[iterates.length][];
    for (int i = 0; i < iterates.length; i++) {
      found[i] = Hypergradient.conjugate(problem, x, y, b, zero, 0, i + 1).v();
    }
    at.near("cg_iterates", found);
    ConjugateGradients.Solution exact =
        Hypergradient.conjugate(problem, x, y, b, zero, 1e-30 * Level1.squares(b), 100);
    at.near("cg_exact_v", exact.v());
    Hypergradient.Unrolled unrolled =
        Hypergradient.unrolled(problem, x, y, eta, at.count("itd_steps"));
    at.near("itd_y_final", unrolled.y());
    at.near("itd_hypergradient", unrolled.gradient());
    at.allSeen();
  }

  static void penalty(ReferenceFile file) {
    for (ReferenceFile c : file.list("cases")) {
      c.text("name");
      QuadraticBilevel problem = problem(c.object("problem"));
      double[] x = c.numbers("x");
      double[] z = problem.lowerSolution(x);
      double[] exact = problem.hypergradient(x);
      c.near("y_star", z);
      c.near("hypergradient", exact);
      c.near("F", problem.value(x));
      for (ReferenceFile row : c.list("rows")) {
        double lambda = row.number("lambda_");
        double[] y = penalised(problem, x, lambda);
        row.near("y_lambda", y);
        double value = problem.upper(x, y) + lambda * (problem.lower(x, y) - problem.lower(x, z));
        row.near("penalty_value", value);
        double[] gradient = F2sa.gradient(problem, x, y, z, lambda);
        double absolute = lambda >= 1e4 ? 1e-6 : file.tolerance();
        row.near("penalty_gradient", gradient);
        double error = Level1.norm(Level1.minus(gradient, exact));
        row.near("error_norm", error, absolute);
        row.near("error_times_lambda", lambda * error, lambda >= 1e4 ? 1e-6 * lambda : absolute);
        row.near("value_gap", problem.value(x) - value, absolute);
        assertTrue(problem.value(x) - value >= -1e-9, row.where());
        row.allSeen();
      }
      c.allSeen();
    }
  }

  /** argmin over y of f + lambda g, by conjugate gradients on its linear gradient. */
  private static double[] penalised(QuadraticBilevel problem, double[] x, double lambda) {
    double[] zero = new double[problem.dimY()];
    double[] slope = penalisedSlope(problem, x, zero, lambda);
    return ConjugateGradients.solve(
            u -> Level1.minus(penalisedSlope(problem, x, u, lambda), slope),
            Level1.times(-1, slope),
            zero,
            1e-30 * Level1.squares(slope),
            200)
        .v();
  }

  private static double[] penalisedSlope(
      QuadraticBilevel problem, double[] x, double[] y, double lambda) {
    return Level1.plus(problem.gradUpper(x, y).inY(), lambda, problem.gradLowerY(x, y));
  }

  static void maid(ReferenceFile file) {
    for (ReferenceFile c : file.list("cases")) {
      c.text("name");
      ReferenceFile matrices = c.object("problem");
      QuadraticBilevel problem = problem(matrices);
      double[] x = c.numbers("x");
      double[] a = singular(matrices.matrix("A"));
      Maid.Constants constants =
          new Maid.Constants(
              a[a.length - 1],
              a[0],
              singular(matrices.matrix("Q"))[0],
              singular(matrices.matrix("B"))[0],
              singular(matrices.matrix("R"))[0]);
      c.near("mu", constants.mu());
      c.near("L_g", constants.curvature());
      c.near("L_fy", constants.smoothness());
      c.near("norm_B", constants.cross());
      c.near("norm_R", constants.upperCross());
      double[] exact = problem.hypergradient(x);
      c.near("hypergradient", exact);
      for (ReferenceFile row : c.list("rows")) {
        double eps = row.number("epsilon");
        double delta = row.number("delta");
        InexactGradient found =
            InexactGradient.of(problem, constants, x, new double[problem.dimY()], eps, delta);
        assertEquals(row.count("gd_steps"), found.lowerSteps(), row.where());
        row.near("y", found.y());
        row.near("v", found.v());
        assertTrue(found.residual() <= delta && row.number("cg_residual") <= delta);
        row.near("lower_distance_bound", found.distance());
        row.near("inexact_hypergradient", found.direction());
        double error = Level1.norm(Level1.minus(found.direction(), exact));
        row.near("true_error", error);
        row.near("bound", found.bound());
        assertTrue(error <= found.bound(), row.where());
        assertEquals(row.raw("descent_certified").asBoolean(), found.certified(1e-4));
        row.allSeen();
      }
      c.allSeen();
    }
  }

  static void blocks(ReferenceFile file) {
    double[] x = file.numbers("x");
    List<double[]> gradients = new ArrayList<>();
    List<double[][]> hessians = new ArrayList<>();
    List<double[]> atZero = new ArrayList<>();
    double value = 0;
    for (ReferenceFile block : file.list("blocks")) {
      QuadraticBilevel problem = problem(block.object("problem"));
      block.near("F", problem.value(x));
      block.near("hypergradient", problem.hypergradient(x));
      block.near("y_star", problem.lowerSolution(x));
      block.allSeen();
      value += problem.value(x);
      gradients.add(problem.hypergradient(x));
      hessians.add(problem.hessian());
      atZero.add(problem.hypergradient(new double[x.length]));
    }
    int m = gradients.size();
    file.near("F", value / m);
    double[] equal = new double[m];
    Arrays.fill(equal, 1);
    double[] mean = MultiBlock.mean(gradients, equal);
    file.near("hypergradient", mean);
    double[][] hessian = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      int row = i;
      hessian[i] = MultiBlock.mean(hessians.stream().map(h -> h[row]).toList(), equal);
    }
    file.near("hessian_of_F", hessian);
    double[] stationary =
        io.equipoise.linalg.Linear.solve(hessian, Level1.times(-1, MultiBlock.mean(atZero, equal)))
            .orElseThrow();
    file.near("stationary_x", stationary);
    ReferenceFile weighted = file.object("weighted_example");
    weighted.near("hypergradient", MultiBlock.mean(gradients, weighted.numbers("weights")));
    weighted.allSeen();
  }

  private static double[] singular(double[][] matrix) {
    return new SingularValueDecomposition(new Array2DRowRealMatrix(matrix)).getSingularValues();
  }
}

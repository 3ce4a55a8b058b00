package io.equipoise.bilevel;

import java.io.Serializable;

/**
 * Every solver by name: options on one side, the {@link BilevelSolver} on the other. A closed
 * choice that option files make by name; a new method is a record here.
 *
 * <pre>
 * calls of one step   gradients of g   of f       products with H   with C
 * s-tfbo              1                1          1                 1
 * soba                1                1          1                 1
 * fsla                1                3          1                 2
 * d-tfbo              K (+ 1)          1          N (+ 1)           1
 * amigo, stocbio      K                1          N                 1
 * itd                 N                1          N                 N
 * f2sa                2K + 2           K + 1      0                 0
 * maid                as many as the tolerances need
 * </pre>
 */
public sealed interface SolverOptions extends Serializable
    permits Amigo.Options,
        Dtfbo.Options,
        F2sa.Options,
        Fsla.Options,
        Itd.Options,
        Maid.Options,
        Soba.Options,
        Stfbo.Options,
        StocBio.Options {
  /** The solver with these options. */
  BilevelSolver solver();

  /**
   * These options with other constant steps.
   *
   * @param inner of the lower variables
   * @param outer of the upper one
   * @throws IllegalArgumentException when the method has none to search for
   */
  default SolverOptions withSteps(double inner, double outer) {
    throw new IllegalArgumentException(
        "solver.method = "
            + solver().name()
            + " with a search of steps; expected soba or amigo, whose steps are constants");
  }
}

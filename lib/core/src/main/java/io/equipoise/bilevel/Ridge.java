package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;

/**
 * A ridge C/2 |y|^2 on the lower variable, which belongs to no row.
 *
 * @param strength C
 */
record Ridge(double strength) {
  /** What it adds to a joint call, without derivatives in x, which are 0. */
  Joint joint(double[] y, double[] v, RowProblem.Wanted wanted) {
    double[] none = new double[0];
    return new Joint(
        wanted.lower() ? strength * Level1.squares(y) / 2 : 0,
        0,
        wanted.lower() ? Level1.times(strength, y) : none,
        wanted.products() ? Level1.times(strength, v) : none,
        none,
        none,
        wanted.upper(y.length));
  }
}

package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import io.equipoise.problem.Slope;
import io.equipoise.problem.Toy;

/** The two losses of {@link Toy} at one point together. */
record ToyProblem(double scale) {
  /**
   * Both losses and their gradients.
   *
   * @param f1 first loss
   * @param f2 second loss
   * @param g1 its gradient, length 2
   * @param g2 the other's
   */
  record Values(double f1, double f2, double[] g1, double[] g2) {}

  Values at(double x1, double x2) {
    Toy toy = new Toy(scale, 1);
    Slope first = toy.open(0).at(new double[] {x1, x2});
    Slope second = toy.open(1).at(new double[] {x1, x2});
    return new Values(first.loss(), second.loss(), first.gradient(), second.gradient());
  }

  /** Weighted sum of the two gradients. */
  static Vector direction(Values at, Vector w) {
    return Vector.of(
        w.get(0) * at.g1()[0] + w.get(1) * at.g2()[0],
        w.get(0) * at.g1()[1] + w.get(1) * at.g2()[1]);
  }

  /** Length of the steeper of the two gradients. */
  static double steepness(Values at) {
    return Math.max(Math.hypot(at.g1()[0], at.g1()[1]), Math.hypot(at.g2()[0], at.g2()[1]));
  }
}

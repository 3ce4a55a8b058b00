package io.equipoise.problem;

/**
 * One of the two losses of {@link Toy}, with its gradient.
 *
 * <pre>
 * a = 0.5(-x1 + offset) + side tanh(x2) + lift
 * L = log max(|a|, 5e-6) + 6;   q = ((x1 + centre)^2 + 0.1 (x2 + 8)^2)/10 - 20
 * f = scale (L c1 + q c2)
 * </pre>
 *
 * @param side of tanh(x2) in a: 1 for the first task, -1 for the second
 * @param centre minus the x1 where q is smallest
 */
record ToyTask(double offset, double side, double lift, double centre, double scale)
    implements Objective {
  private static final double FLOOR = 5e-6;

  @Override
  public Slope at(double[] x) {
    double tanh = StrictMath.tanh(x[1]);
    double half = StrictMath.tanh(x[1] / 2);
    double inHalf = 0.5 * (1 - half * half);
    double c1 = Math.max(half, 0);
    double c2 = Math.max(-half, 0);
    double inC1 = half >= 0 ? inHalf : 0;
    double inC2 = -half >= 0 ? -inHalf : 0;
    double a = 0.5 * (-x[0] + offset) + side * tanh + lift;
    double log = StrictMath.log(Math.max(Math.abs(a), FLOOR)) + 6;
    double inA = Math.abs(a) < FLOOR ? 0 : 1 / a;
    double across = x[0] + centre;
    double down = x[1] + 8;
    double q = (across * across + 0.1 * down * down) / 10 - 20;
    return new Slope(
        scale * (log * c1 + q * c2),
        new double[] {
          scale * (inA * -0.5 * c1 + 0.2 * across * c2),
          scale * (inA * side * (1 - tanh * tanh) * c1 + log * inC1 + 0.02 * down * c2 + q * inC2)
        });
  }
}

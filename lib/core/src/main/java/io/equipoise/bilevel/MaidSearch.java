package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;

/** One outer step of {@link Maid} while it runs. */
final class MaidSearch {
  private static final int TRIES = 10;
  private static final int RETRIES = 3;
  private static final double SMALLEST = 1e-14;
  private final Maid.Options options;
  private final CountedOracle oracle;
  private final SolverState state;
  private final double[] x;
  private double eps;
  private double delta;
  private double beta;
  private InexactGradient now;
  private int lowerSteps;
  private int linearSteps;
  private boolean accepted;

  MaidSearch(Maid.Options options, CountedOracle oracle, SolverState state) {
    this.options = options;
    this.oracle = oracle;
    this.state = state;
    double[] accuracy = state.extra(Maid.ACCURACY);
    eps = accuracy[0];
    delta = accuracy[1];
    beta = accuracy[2];
    x = state.x().toArray();
    now = gradient(state.y().toArray());
  }

  SolverState run() {
    for (int j = 0; j < RETRIES && eps > SMALLEST; j++) {
      while (!now.certified(options.eta()) && eps > SMALLEST) {
        tighten();
      }
      double[] moved = backtrack(TRIES + j);
      if (moved.length > 0) {
        accepted = true;
        eps *= options.nu();
        delta *= options.nu();
        return ended(moved);
      }
      tighten();
    }
    return ended(x);
  }

  private SolverState ended(double[] at) {
    return state.next(at, now.y(), now.v()).with(Maid.ACCURACY, eps, delta, beta);
  }

  private void tighten() {
    eps *= options.tau();
    delta *= options.tau();
    now = gradient(now.y());
  }

  private InexactGradient gradient(double[] y) {
    InexactGradient found = InexactGradient.of(oracle, options.constants(), x, y, eps, delta);
    Direction.squares(found.direction(), "x", state.t());
    lowerSteps += found.lowerSteps();
    linearSteps += found.linearSteps();
    return found;
  }

  /** The accepted x, or nothing. */
  private double[] backtrack(int tries) {
    double squares = Level1.squares(now.direction());
    double below = oracle.upper(x, now.y()) - slack(x, now.y());
    double size = beta;
    for (int i = 0; i < tries; i++) {
      double[] next = Level1.plus(x, -size, now.direction());
      InexactGradient.Lower there =
          InexactGradient.Lower.of(oracle, options.constants(), next, now.y(), eps);
      lowerSteps += there.steps();
      double above =
          oracle.upper(next, there.y())
              + slack(next, there.y())
              + options.constants().smoothness() * eps * eps / 2;
      if (above - below <= -size * options.eta() * options.eta() * squares) {
        beta = size * 10 / 9;
        now =
            new InexactGradient(
                there.y(),
                now.v(),
                now.direction(),
                there.distance(),
                now.residual(),
                now.bound(),
                0,
                0);
        return next;
      }
      size *= options.rho();
    }
    return new double[0];
  }

  private double slack(double[] at, double[] y) {
    return Level1.norm(oracle.gradUpper(at, y).inY()) * eps;
  }

  double normH() {
    return Level1.norm(now.direction());
  }

  int lowerSteps() {
    return lowerSteps;
  }

  int linearSteps() {
    return linearSteps;
  }

  /** Whether x moved. */
  boolean accepted() {
    return accepted;
  }
}

package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Tests an oracle against itself at random points: do its derivatives belong together?
 *
 * <pre>
 * for a random direction d of length 1, s = step
 *   lower-y   (g(y + s d) - g(y - s d)) / 2s  against  dg/dy . d         lower-x, upper-x, upper-y alike
 *   hvp       (dg/dy(y + s v) - dg/dy(y - s v)) / 2s  against  H v
 *   cross     (dg/dx(y + s v) - dg/dx(y - s v)) / 2s  against  C v
 *   joint     the joint answer            against  the same numbers call by call
 *   symmetry  u . H w  against  w . H u
 * error = |found - expected| / max(1, |found|, |expected|)
 * </pre>
 *
 * <p>Cost: about thirty calls a point. Passing is no proof; failing is one. An oracle that throws,
 * answers with the wrong number of numbers or writes to its arguments is refused with NUM-014 or
 * NUM-015.
 */
public final class OracleCheck {
  private OracleCheck() {}

  /**
   * One comparison.
   *
   * @param what lower-y, lower-x, upper-x, upper-y, hvp, cross, joint or symmetry
   * @param error largest over the points
   * @param allowed the tolerance
   */
  public record Finding(String what, double error, double allowed) {
    /** Whether the error is within the tolerance; a NaN is not. */
    public boolean passed() {
      return error <= allowed;
    }

    /** Why it did not pass: NUM-011. */
    public Failure failure() {
      return new Failure(
          ExitCode.NUMERIC,
          "NUM-011",
          String.format(
              Locale.ROOT,
              "the oracle's %s is off by %.3g; expected at most %.3g",
              what,
              error,
              allowed),
          "",
          switch (what) {
            case "symmetry" ->
                "A second derivative is symmetric: check the product with the Hessian.";
            case "joint" -> "Let the joint call answer what the single calls do.";
            default -> "Check that this derivative belongs to the loss, also for its sign.";
          });
    }
  }

  /**
   * How the check is made.
   *
   * @param points random points, at least 1
   * @param step s, above 0: 1e-5 for an oracle in double, 1e-2 in single precision
   * @param tolerance on the errors of differences, above 0
   * @param symmetry on the asymmetry of H, above 0
   * @param seed of points and directions
   */
  public record Settings(int points, double step, double tolerance, double symmetry, long seed) {
    /** Checks the ranges. */
    public Settings {
      Require.atLeast(1, "the number of points", points);
      Require.positive("the step of the check", step, "1e-5 in double");
      Require.positive("the tolerance of the check", tolerance, "1e-6 in double");
      Require.positive("the tolerance of the symmetry", symmetry, "1e-10 in double");
    }

    /** For an oracle in double: 3 points, step 1e-5, tolerances 1e-6 and 1e-10. */
    public static Settings doubles(long seed) {
      return new Settings(3, 1e-5, 1e-6, 1e-10, seed);
    }

    /** For an oracle in single precision. */
    public static Settings singles(long seed) {
      return new Settings(3, 1e-2, 1e-2, 1e-4, seed);
    }
  }

  /** All comparisons around {@code (x, y)}: points are drawn within a unit of it. */
  public static List<Finding> run(BilevelOracle given, double[] x, double[] y, Settings settings) {
    BilevelOracle oracle = new GuardedOracle(given);
    Require.atLeast(1, "the number of upper variables", oracle.dimX());
    Require.atLeast(1, "the number of lower variables", oracle.dimY());
    Require.that(x.length == oracle.dimX(), "the length of x", x.length, "" + oracle.dimX());
    Require.that(y.length == oracle.dimY(), "the length of y", y.length, "" + oracle.dimY());
    SplittableRandom random = new SplittableRandom(settings.seed());
    double[][] errors = new double[settings.points()][];
    for (int i = 0; i < errors.length; i++) {
      double[] at = Level1.plus(x, 1, direction(random, x.length));
      double[] ay = Level1.plus(y, 1, direction(random, y.length));
      errors[i] = errors(oracle, at, ay, settings.step(), random);
    }
    List<Finding> findings = new ArrayList<>();
    for (int j = 0; j < NAMES.size(); j++) {
      double worst = 0;
      for (double[] each : errors) {
        worst = Math.max(worst, each[j]);
      }
      boolean symmetry = NAMES.get(j).equals("symmetry");
      findings.add(
          new Finding(NAMES.get(j), worst, symmetry ? settings.symmetry() : settings.tolerance()));
    }
    return findings;
  }

  private static final List<String> NAMES =
      List.of("lower-y", "lower-x", "upper-x", "upper-y", "hvp", "cross", "joint", "symmetry");

  private static double[] errors(
      BilevelOracle oracle, double[] x, double[] y, double step, SplittableRandom random) {
    double[] dx = direction(random, x.length);
    double[] dy = direction(random, y.length);
    double[] u = direction(random, y.length);
    FirstOrderOracle.UpperGradient f = oracle.gradUpper(x, y);
    CentralDifferences differences = new CentralDifferences(oracle, step);
    double[] hu = oracle.hvp(x, y, u);
    double[] hd = oracle.hvp(x, y, dy);
    return new double[] {
      error(
          slope(s -> oracle.lower(x, moved(y, s, dy)), step),
          Level1.dot(oracle.gradLowerY(x, y), dy)),
      error(
          slope(s -> oracle.lower(moved(x, s, dx), y), step),
          Level1.dot(oracle.gradLowerX(x, y), dx)),
      error(slope(s -> oracle.upper(moved(x, s, dx), y), step), Level1.dot(f.inX(), dx)),
      error(slope(s -> oracle.upper(x, moved(y, s, dy)), step), Level1.dot(f.inY(), dy)),
      error(differences.hvp(x, y, dy), hd),
      error(differences.cross(x, y, dy), oracle.cross(x, y, dy)),
      error(flat(oracle.joint(x, y, dy)), apart(oracle, x, y, dy)),
      error(Level1.dot(u, hd), Level1.dot(dy, hu))
    };
  }

  /** All numbers of a joint answer in one vector, the two losses first. */
  private static double[] flat(Joint all) {
    double[] losses = {all.lower(), all.upper()};
    return Stream.of(
            losses, all.gradLowerY(), all.hvp(), all.cross(), all.gradUpperX(), all.gradUpperY())
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  /** The same numbers, each from the call that gives it alone. */
  private static double[] apart(BilevelOracle oracle, double[] x, double[] y, double[] v) {
    FirstOrderOracle.UpperGradient f = oracle.gradUpper(x, y);
    return flat(
        new Joint(
            oracle.lower(x, y),
            oracle.upper(x, y),
            oracle.gradLowerY(x, y),
            oracle.hvp(x, y, v),
            oracle.cross(x, y, v),
            f.inX(),
            f.inY()));
  }

  private static double[] moved(double[] at, double s, double[] direction) {
    return Level1.plus(at, s, direction);
  }

  private static double slope(ToDoubleFunction<Double> value, double step) {
    return (value.applyAsDouble(step) - value.applyAsDouble(-step)) / (2 * step);
  }

  private static double error(double found, double expected) {
    return Math.abs(found - expected) / Math.max(1, Math.max(Math.abs(found), Math.abs(expected)));
  }

  private static double error(double[] found, double[] expected) {
    return Level1.norm(Level1.minus(found, expected))
        / Math.max(1, Math.max(Level1.norm(found), Level1.norm(expected)));
  }

  /** A direction of length 1. */
  private static double[] direction(SplittableRandom random, int n) {
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      d[i] = 2 * random.nextDouble() - 1;
    }
    double length = Level1.norm(d);
    return length > 0 ? Level1.times(1 / length, d) : d;
  }

  /**
   * Refuses an oracle that fails.
   *
   * @throws Failure NUM-011 naming the first comparison that fails
   */
  public static void require(List<Finding> findings) {
    for (Finding finding : findings) {
      if (!finding.passed()) {
        throw finding.failure();
      }
    }
  }
}

package io.equipoise.bilevel;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * An oracle of someone else's, watched: an answer of the wrong length, a changed argument and an
 * exception are failures that name the call.
 */
final class GuardedOracle implements BilevelOracle {
  private static final long serialVersionUID = 1L;
  private final BilevelOracle oracle;

  GuardedOracle(BilevelOracle oracle) {
    this.oracle = oracle;
  }

  private static <A> A watched(String what, Supplier<A> call, double[]... arguments) {
    double[][] before = Arrays.stream(arguments).map(double[]::clone).toArray(double[][]::new);
    A answer;
    try {
      answer = call.get();
    } catch (Failure known) {
      throw known;
    } catch (RuntimeException e) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-014",
          "the oracle's " + what + " threw " + e + "; expected an answer",
          "",
          "Let it answer at every x and y near the point that is checked.",
          e);
    }
    if (!Arrays.deepEquals(before, arguments)) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-015",
          "the oracle's " + what + " wrote to its arguments; expected them unchanged",
          "",
          "Copy an array before writing to it.");
    }
    return answer;
  }

  private static double[] sized(String what, double[] answer, int expected) {
    if (answer.length != expected) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-015",
          "the oracle's " + what + " has " + answer.length + " numbers; expected " + expected,
          "",
          "Return one number for each of x, or of y.");
    }
    return answer;
  }

  @Override
  public int dimX() {
    return oracle.dimX();
  }

  @Override
  public int dimY() {
    return oracle.dimY();
  }

  @Override
  public double lower(double[] x, double[] y) {
    return watched("lower", () -> oracle.lower(x, y), x, y);
  }

  @Override
  public double upper(double[] x, double[] y) {
    return watched("upper", () -> oracle.upper(x, y), x, y);
  }

  @Override
  public double[] gradLowerY(double[] x, double[] y) {
    return sized("lower-y", watched("lower-y", () -> oracle.gradLowerY(x, y), x, y), y.length);
  }

  @Override
  public double[] gradLowerX(double[] x, double[] y) {
    return sized("lower-x", watched("lower-x", () -> oracle.gradLowerX(x, y), x, y), x.length);
  }

  @Override
  public UpperGradient gradUpper(double[] x, double[] y) {
    UpperGradient f = watched("upper gradient", () -> oracle.gradUpper(x, y), x, y);
    sized("upper-x", f.inX(), x.length);
    sized("upper-y", f.inY(), y.length);
    return f;
  }

  @Override
  public double[] hvp(double[] x, double[] y, double[] v) {
    return sized("hvp", watched("hvp", () -> oracle.hvp(x, y, v), x, y, v), y.length);
  }

  @Override
  public double[] cross(double[] x, double[] y, double[] v) {
    return sized("cross", watched("cross", () -> oracle.cross(x, y, v), x, y, v), x.length);
  }

  @Override
  public Joint joint(double[] x, double[] y, double[] v) {
    Joint all = watched("joint", () -> oracle.joint(x, y, v), x, y, v);
    sized("joint lower-y", all.gradLowerY(), y.length);
    sized("joint hvp", all.hvp(), y.length);
    sized("joint cross", all.cross(), x.length);
    sized("joint upper-x", all.gradUpperX(), x.length);
    sized("joint upper-y", all.gradUpperY(), y.length);
    return all;
  }
}

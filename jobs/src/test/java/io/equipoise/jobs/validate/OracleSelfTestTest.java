package io.equipoise.jobs.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.bilevel.BilevelOracle;
import io.equipoise.bilevel.QuadraticBilevel;
import io.equipoise.jobs.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The self-test of a user's bilevel problem, from the command line to the exit code. */
class OracleSelfTestTest {
  private static final Path CONF = Path.of("../conf");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int validate(String... args) {
    String[] line = new String[args.length + 1];
    line[0] = "validate";
    System.arraycopy(args, 0, line, 1, args.length);
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), line);
  }

  /** A quadratic with fixed numbers, to be spoiled. */
  public abstract static class Small implements BilevelOracle {
    private static final long serialVersionUID = 1L;
    private final QuadraticBilevel right =
        new QuadraticBilevel(
            new double[][] {{2, 0.5}, {0.5, 1}},
            new double[][] {{-1}, {0}},
            new double[2],
            new double[][] {{1, 0}, {0, 1}},
            new double[] {-1, -1},
            new double[][] {{1}},
            new double[1],
            new double[1][2]);

    @Override
    public int dimX() {
      return 1;
    }

    @Override
    public int dimY() {
      return 2;
    }

    @Override
    public double lower(double[] x, double[] y) {
      return right.lower(x, y);
    }

    @Override
    public double upper(double[] x, double[] y) {
      return right.upper(x, y);
    }

    @Override
    public double[] gradLowerY(double[] x, double[] y) {
      return right.gradLowerY(x, y);
    }

    @Override
    public double[] gradLowerX(double[] x, double[] y) {
      return right.gradLowerX(x, y);
    }

    @Override
    public UpperGradient gradUpper(double[] x, double[] y) {
      return right.gradUpper(x, y);
    }

    @Override
    public double[] hvp(double[] x, double[] y, double[] v) {
      return right.hvp(x, y, v);
    }

    @Override
    public double[] cross(double[] x, double[] y, double[] v) {
      return right.cross(x, y, v);
    }
  }

  /** As it should be. */
  public static final class Right extends Small {
    private static final long serialVersionUID = 1L;
  }

  /** Its product is with a matrix that is not symmetric. */
  public static final class NotSymmetric extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] hvp(double[] x, double[] y, double[] v) {
      double[] product = super.hvp(x, y, v);
      product[0] += 0.25 * v[1];
      return product;
    }
  }

  /** One number short. */
  public static final class TooShort extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] hvp(double[] x, double[] y, double[] v) {
      return new double[1];
    }
  }

  /** Not an answer. */
  public static final class Throwing extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] cross(double[] x, double[] y, double[] v) {
      throw new ArithmeticException("no cross product");
    }
  }

  /** Writes to what it is given. */
  public static final class Writing extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] gradLowerY(double[] x, double[] y) {
      double[] p = super.gradLowerY(x, y);
      y[0] = p[0];
      return p;
    }
  }

  /** NaN where a number should be. */
  public static final class NotANumber extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] cross(double[] x, double[] y, double[] v) {
      return new double[] {Double.NaN};
    }
  }

  @Test
  void aRightOraclePassesEveryComparison() {
    assertEquals(0, validate("--oracle", Right.class.getName()), err::toString);
    assertTrue(out.toString().contains("1 upper and 2 lower variables"), out::toString);
    assertEquals(8, out.toString().lines().filter(line -> line.contains(" ok ")).count());
    assertTrue(out.toString().endsWith("sound: every comparison is within its tolerance\n"));
  }

  @Test
  void aHessianThatIsNotSymmetricIsNamed() {
    assertEquals(7, validate("--oracle", NotSymmetric.class.getName()));
    assertTrue(out.toString().contains("symmetry  FAIL off by "), out::toString);
    assertTrue(out.toString().contains("not sound: 2 failures, told one by one"), out::toString);
    assertTrue(err.toString().contains("the oracle's symmetry is off by "), err::toString);
    assertTrue(err.toString().contains("A second derivative is symmetric"), err::toString);
    assertTrue(err.toString().contains("(NUM-011)"), err::toString);
  }

  @Test
  void aNumberThatIsNoneFails() {
    assertEquals(7, validate("--oracle", NotANumber.class.getName()));
    assertTrue(err.toString().contains("the oracle's cross is off by NaN"), err::toString);
  }

  @Test
  void anOracleThatBreaksItsPromisesIsStopped() {
    assertEquals(7, validate("--oracle", TooShort.class.getName()));
    assertTrue(
        err.toString().contains("the oracle's hvp has 1 numbers; expected 2"), err::toString);
    assertEquals(7, validate("--oracle", Throwing.class.getName()));
    assertTrue(err.toString().contains("no cross product; expected an answer"), err::toString);
    assertTrue(err.toString().contains("(NUM-014)"), err::toString);
    assertEquals(7, validate("--oracle", Writing.class.getName()));
    assertTrue(
        err.toString().contains("the oracle's lower-y wrote to its arguments"), err::toString);
    assertTrue(err.toString().contains("(NUM-015)"), err::toString);
  }

  @Test
  void whatIsNoOracleIsUsage() {
    assertEquals(2, validate("--oracle", "com.example.Missing"));
    assertTrue(err.toString().contains("is not on the class path"), err::toString);
    assertEquals(2, validate("--oracle", "java.lang.String"));
    assertTrue(err.toString().contains("'java.lang.String' is not a BilevelOracle"), err::toString);
    assertEquals(2, validate("--oracle", Small.class.getName()));
    assertTrue(err.toString().contains("cannot be made"), err::toString);
    assertTrue(err.toString().contains("(OPT-030)"), err::toString);
    assertEquals(2, validate());
    assertTrue(err.toString().contains("expected either VERB or --oracle"), err::toString);
    assertEquals(2, validate("train", "--oracle", Right.class.getName()));
  }

  @Test
  void theProblemsOfASweepAreTestedOnItsTable(@TempDir Path root) {
    String tiny = CONF.resolve("sweep/hyper-cleaning-tiny.yaml").toString();
    String out = root.toString();
    assertEquals(2, validate("--oracle", tiny, "--out", out));
    assertTrue(err.toString().contains("(OPT-032)"), err::toString);
    assertEquals(
        0,
        Main.execute("prep", "--config", CONF + "/prep/images-tiny.yaml", "--out", out, "--quiet"));
    assertEquals(0, validate("--oracle", tiny, "--out", out), err::toString);
    assertTrue(this.out.toString().contains("Cleaning[corrupted=0.4"), this.out::toString);
    String forgetting = CONF.resolve("sweep/hetrom.yaml").toString();
    assertEquals(2, validate("--oracle", forgetting, "--out", out));
    assertTrue(err.toString().contains("the sweep's job is 'meta'; expected bilevel"));
  }
}

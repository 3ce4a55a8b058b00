package io.equipoise.jobs.validate;

import io.equipoise.bilevel.BilevelOracle;
import io.equipoise.bilevel.OracleCheck;
import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.sweep.SweptOracles;
import io.equipoise.run.Counted;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The self-test of bilevel oracles: every comparison a line, every one that fails a failure.
 *
 * @param settings points, step and tolerances
 */
record OracleSelfTest(OracleCheck.Settings settings) {
  /** Formats of an oracle's numbers. */
  enum Precision {
    DOUBLE,
    SINGLE;

    OracleCheck.Settings settings(long seed) {
      return this == DOUBLE
          ? OracleCheck.Settings.doubles(seed)
          : OracleCheck.Settings.singles(seed);
    }
  }

  /** Tests what is named: the problems of a sweep's file, or a class. */
  Plan of(String named, CommonFlags flags) {
    List<String> lines = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    if (named.endsWith(".yaml") || named.endsWith(".yml")) {
      for (SweptOracles.Swept each : SweptOracles.of(Path.of(named), flags)) {
        test(each.name(), each.oracle(), each.start(), lines, failures);
      }
    } else {
      test(named, made(named), 0, lines, failures);
    }
    lines.add(
        failures.isEmpty()
            ? "sound: every comparison is within its tolerance"
            : "not sound: " + Counted.of(failures.size(), "failure") + ", told one by one");
    return new Plan(lines, failures);
  }

  private void test(
      String name, BilevelOracle oracle, double start, List<String> lines, List<Failure> failures) {
    double[] x = new double[oracle.dimX()];
    Arrays.fill(x, start);
    lines.add(name + ": " + x.length + " upper and " + oracle.dimY() + " lower variables");
    try {
      for (OracleCheck.Finding finding :
          OracleCheck.run(oracle, x, new double[oracle.dimY()], settings)) {
        lines.add(line(finding));
        if (!finding.passed()) {
          failures.add(finding.failure());
        }
      }
    } catch (Failure stopped) {
      failures.add(stopped);
    }
  }

  private static String line(OracleCheck.Finding finding) {
    return String.format(
        Locale.ROOT,
        "  %-9s %-4s off by %.3g, at most %.3g",
        finding.what(),
        finding.passed() ? "ok" : "FAIL",
        finding.error(),
        finding.allowed());
  }

  private static BilevelOracle made(String type) {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      Object made = Class.forName(type, true, loader).getConstructor().newInstance();
      if (made instanceof BilevelOracle oracle) {
        return oracle;
      }
      throw refused(type, "is not a BilevelOracle", null);
    } catch (ClassNotFoundException e) {
      throw refused(type, "is not on the class path", e);
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw refused(type, "cannot be made: " + cause, e);
    }
  }

  private static Failure refused(
      String type, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(
        ExitCode.USAGE,
        "OPT-030",
        "the class '"
            + type
            + "' "
            + what
            + "; expected a public class that implements io.equipoise.bilevel.BilevelOracle, with"
            + " a public constructor without arguments",
        "--oracle",
        "Put its jar on the driver's class path: --conf spark.driver.extraClassPath=my.jar.",
        cause);
  }
}

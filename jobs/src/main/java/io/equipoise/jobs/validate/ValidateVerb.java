package io.equipoise.jobs.validate;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.JobOptions;
import io.equipoise.run.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks a job's options, then what the job itself would check before it starts.
 *
 * <p>Plan lines go to stdout, everything that would stop the job to stderr. Exit 0 when the job can
 * start, 2 with all problems when the options are not legal, else the exit code with which the job
 * would end at its first obstacle. Nothing is written.
 *
 * <p>With {@code --oracle} it tests a bilevel problem instead: exit 0 when every derivative agrees
 * with differences of what it is a derivative of, 7 when one does not.
 */
@Command(
    name = "validate",
    description = "Checks options and data, or a bilevel problem; writes nothing.")
public final class ValidateVerb implements Callable<Integer> {
  private final JobOptions jobs;

  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "VERB",
      description = "The verb to check; none with --oracle.")
  private @Nullable String verb;

  @Option(
      names = "--oracle",
      paramLabel = "CLASS|FILE",
      description =
          "Tests a bilevel problem: a class that implements BilevelOracle, or the problems of a"
              + " sweep's option file (.yaml).")
  private @Nullable String oracle;

  @Option(
      names = "--oracle-precision",
      paramLabel = "double|single",
      defaultValue = "double",
      description = "Format of the oracle's numbers; sets steps and tolerances.")
  private OracleSelfTest.Precision precision;

  /** Validates every verb that takes options. */
  public ValidateVerb() {
    this(JobOptions.ALL);
  }

  /** Validates the verbs of {@code jobs}. */
  ValidateVerb(JobOptions jobs) {
    this.jobs = jobs;
  }

  @Override
  public Integer call() throws IOException {
    String named = oracle;
    String job = verb;
    if ((job == null) == (named == null)) {
      throw new ParameterException(
          spec.commandLine(), "expected either VERB or --oracle, one of the two");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (job == null) {
      return new OracleSelfTest(precision.settings(flags.seed().orElse(7L)))
          .of(Objects.requireNonNull(named), flags)
          .print(out, err);
    }
    JobOptions.Checked<?> checked = jobs.job(job).check(flags);
    int code = checked.plan().print(out, err);
    if (code != ExitCode.OK.code()) {
      return code;
    }
    out.printf(
        "%s: %d options are legal, options hash %s%n",
        job, checked.options().entries().size(), checked.options().optionsHash());
    return ExitCode.OK.code();
  }
}

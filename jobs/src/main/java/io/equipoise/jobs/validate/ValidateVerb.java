package io.equipoise.jobs.validate;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.JobOptions;
import io.equipoise.run.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks a job's options, then what the job itself would check before it starts.
 *
 * <p>Plan lines go to stdout, everything that would stop the job to stderr. Exit 0 when the job can
 * start, 2 with all problems when the options are not legal, else the exit code with which the job
 * would end at its first obstacle. Nothing is written.
 */
@Command(
    name = "validate",
    description = "Checks options and data, and prints the plan; writes nothing.")
public final class ValidateVerb implements Callable<Integer> {
  private final JobOptions jobs;

  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "VERB", description = "The verb to check.")
  private String verb;

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
    JobOptions.Checked<?> checked = jobs.job(verb).check(flags);
    PrintWriter out = spec.commandLine().getOut();
    int code = checked.plan().print(out, spec.commandLine().getErr());
    if (code != ExitCode.OK.code()) {
      return code;
    }
    out.printf(
        "%s: %d options are legal, options hash %s%n",
        verb, checked.options().entries().size(), checked.options().optionsHash());
    return ExitCode.OK.code();
  }
}

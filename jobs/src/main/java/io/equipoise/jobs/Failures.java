package io.equipoise.jobs;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what a command line or a verb threw into an exit code and one sentence on stderr.
 *
 * <p>A stack trace is printed for exit 1 only: there it is the report of a bug.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine at = failure.getCommandLine();
    String near = String.join(", ", suggestions(failure));
    at.getErr()
        .printf(
            "%s%s See %s --help. (CLI-001)%n",
            sentence(String.valueOf(failure.getMessage())),
            near.isEmpty() ? "" : " Did you mean " + near + "?",
            at.getCommandSpec().qualifiedName());
    return ExitCode.USAGE.code();
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine at, ParseResult parsed) {
    if (failure instanceof ParameterException usage) {
      return handleParseException(usage, new String[0]);
    }
    return report(failure, at.getErr());
  }

  /** Prints what happened and returns the exit code. */
  static int report(Throwable failure, PrintWriter err) {
    Optional<Failure> known = KnownTrouble.in(failure);
    if (known.isPresent()) {
      err.println(known.get().getMessage());
      return known.get().exit().code();
    }
    err.println(sentence(failure.toString()) + " This is a bug; please report it. (CLI-002)");
    failure.printStackTrace(err);
    return ExitCode.INTERNAL.code();
  }

  private static List<String> suggestions(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions()
        : List.of();
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}

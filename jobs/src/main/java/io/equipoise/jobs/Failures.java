package io.equipoise.jobs;

import io.equipoise.options.Nearest;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Masking;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
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
            "%s%s See %s --help. (%s)%n",
            sentence(what(failure)),
            near.isEmpty() ? "" : " Did you mean " + near + "?",
            at.getCommandSpec().qualifiedName(),
            isName(failure) ? "CLI-003" : "CLI-001");
    return ExitCode.USAGE.code();
  }

  private static boolean isName(ParameterException failure) {
    return failure.getArgSpec() instanceof OptionSpec option
        && option.longestName().equals("--name");
  }

  /** What happened; a word in the place of a verb is no "unmatched argument at index 0". */
  private static String what(ParameterException failure) {
    Set<String> verbs = failure.getCommandLine().getSubcommands().keySet();
    String word = misspeltVerb(failure);
    return word.isEmpty()
        ? String.valueOf(failure.getMessage())
        : "there is no verb '"
            + Masking.shortened(word, 40)
            + "'; expected one of "
            + String.join(", ", verbs);
  }

  /** The word that stands where a verb should, or nothing. */
  private static String misspeltVerb(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()
        || failure.getCommandLine().getSubcommands().isEmpty()) {
      return "";
    }
    String first = unmatched.getUnmatched().get(0);
    return first.startsWith("-") ? "" : first;
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
    String verb = misspeltVerb(failure);
    if (!verb.isEmpty()) {
      return Nearest.of(verb, failure.getCommandLine().getSubcommands().keySet()).stream().toList();
    }
    return failure instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions()
        : List.of();
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}

package io.equipoise.options;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.List;

/** Everything that is wrong with the options, at once; its message is printable as it is. */
public final class OptionsException extends Failure {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  OptionsException(List<Problem> problems) {
    super(ExitCode.USAGE, problems.get(0).code().code(), message(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems: first those of the files in their order, then those of the flags. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    if (problems.size() == 1) {
      return problems.get(0).line();
    }
    StringBuilder text = new StringBuilder(problems.size() + " problems in the options:");
    problems.forEach(problem -> text.append("\n  ").append(problem.line()));
    return text.toString();
  }
}

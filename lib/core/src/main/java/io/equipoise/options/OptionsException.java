package io.equipoise.options;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with the options, at once; its message is printable as it is. */
public final class OptionsException extends Failure {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  private OptionsException(String code, List<Problem> problems) {
    super(ExitCode.USAGE, code, message(problems));
    this.problems = problems;
  }

  /** One exception for all of these, which must not be none. */
  public static OptionsException of(List<Problem> problems) {
    List<Problem> sorted = sorted(problems);
    return new OptionsException(sorted.get(0).code().code(), sorted);
  }

  /**
   * The problems: those of the files in their order, line by line; those of the flags; those that
   * have no line.
   */
  public List<Problem> problems() {
    return problems;
  }

  private static List<Problem> sorted(List<Problem> problems) {
    List<String> files = new ArrayList<>();
    for (Problem problem : problems) {
      if (problem.place() instanceof Place.InFile file && !files.contains(file.file())) {
        files.add(file.file());
      }
    }
    Comparator<Problem> byPlace =
        Comparator.comparingInt((Problem p) -> rank(p.place()))
            .thenComparingInt(
                p -> p.place() instanceof Place.InFile f ? files.indexOf(f.file()) : 0)
            .thenComparingInt(p -> p.place() instanceof Place.InFile f ? f.line() : 0)
            .thenComparingInt(p -> p.place() instanceof Place.InFile f ? f.column() : 0);
    return problems.stream().sorted(byPlace).toList();
  }

  private static int rank(Place place) {
    if (place instanceof Place.InFile file && file.line() > 0) {
      return 0;
    }
    return place instanceof Place.InFlag ? 1 : 2;
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

package io.equipoise.jobs.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.JobOptions;
import io.equipoise.jobs.Plan;
import io.equipoise.options.Option;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ValidateVerbTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Options of a verb that only this test has. */
  record Brew(@Option(doc = "Cups.", min = 1) int cups) {
    static Brew defaults() {
      return new Brew(2);
    }
  }

  /** Five cups and no more fit the pot. */
  private static Plan plan(int cups) {
    List<Failure> failures =
        cups <= 5
            ? List.of()
            : List.of(
                new Failure(ExitCode.DATA, "DATA-001", "pot is too small", "pot", "Take less."));
    return new Plan(List.of(cups + " cups of 200 ml"), failures);
  }

  private int validate(String... args) {
    JobOptions jobs =
        new JobOptions(
            List.of(
                JobOptions.Job.of(
                    "brew", Brew.class, (options, flags) -> plan(options.value().cups()))));
    return new CommandLine(new ValidateVerb(jobs))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              err.append(failure.getMessage());
              return ((Failure) failure).exit().code();
            })
        .execute(args);
  }

  @Test
  void thePlanIsPrintedWhenTheJobCanStart() {
    assertEquals(0, validate("brew", "--set", "cups=5"));
    assertTrue(out.toString().startsWith("5 cups of 200 ml"), out::toString);
    assertTrue(out.toString().contains("brew: 1 options are legal, options hash "), out::toString);
  }

  @Test
  void anObstacleHasTheExitCodeOfTheJob() {
    assertEquals(3, validate("brew", "--set", "cups=6"));
    assertTrue(err.toString().contains("pot is too small. [pot] Take less. (DATA-001)"));
  }

  @Test
  void optionsThatAreNotLegalAreUsage() {
    assertEquals(2, validate("brew", "--set", "cups=0"));
    assertTrue(err.toString().contains("(OPT-007)"), err::toString);
  }
}

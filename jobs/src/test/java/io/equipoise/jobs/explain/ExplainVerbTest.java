package io.equipoise.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.JobOptions;
import io.equipoise.jobs.Main;
import io.equipoise.jobs.sweep.SweepOptions;
import io.equipoise.options.Option;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainVerbTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  /** Options of a verb that only this test has. */
  record Brew(
      @Option(doc = "Number of rounds.", min = 1) int rounds,
      @Option(doc = "Step size.", above = 0) double stepSize,
      @Option(doc = "Key of the store.") String accessKey) {
    static Brew defaults() {
      return new Brew(3, 0.5, "none");
    }
  }

  private int explain(String... args) {
    JobOptions jobs = new JobOptions(List.of(JobOptions.Job.of("brew", Brew.class)));
    return new CommandLine(new ExplainVerb(jobs))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              err.append(failure.getMessage());
              return ((Failure) failure).exit().code();
            })
        .execute(args);
  }

  @Test
  void everyOptionHasItsOriginAndSecretsAreMasked() throws IOException {
    Path file = directory.resolve("brew.yaml");
    Files.writeString(file, "# tea\nrounds: 9\n");
    int code = explain("brew", "--config", file.toString(), "--set", "access-key=hunter2");
    assertEquals(0, code, err::toString);
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(1).matches("rounds +9 +" + file + ":2 +semantic"), lines.get(1));
    assertTrue(lines.get(2).matches("step-size +0.5 +default +semantic"), lines.get(2));
    assertTrue(lines.get(3).matches("access-key +.*\\*\\*\\*.* +--set +semantic"), lines.get(3));
    assertFalse(out.toString().contains("hunter2"));
  }

  @Test
  void withoutAFileTheReferenceIsShown() {
    assertEquals(0, explain("brew"));
    assertTrue(out.toString().contains("rounds (") && out.toString().contains("default 3"));
  }

  private String equipoise(String... args) {
    out.getBuffer().setLength(0);
    assertEquals(
        0,
        Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), args),
        err::toString);
    return out.toString();
  }

  @Test
  void ofTheMethodsOnlyTheDefaultsOptionsAreShownUntilTheGroupIsAskedFor() {
    String brief = equipoise("explain", "train");
    assertTrue(brief.lines().filter(line -> line.startsWith("balance.")).count() < 15, brief);
    assertTrue(brief.contains("every choice of a group: equipoise explain train GROUP"), brief);
    String all = equipoise("explain", "train", "balance");
    assertTrue(all.lines().filter(line -> line.startsWith("balance.")).count() > 50, all);
    assertFalse(all.contains("train.rounds"), all);
  }

  @Test
  void aChoiceIsExplainedBeforeWhatItRequiresIsGiven() {
    for (String choice : List.of("texts", "files", "table")) {
      String table = equipoise("explain", "prep", "--set", "input.from=" + choice);
      String option = choice.equals("texts") ? "directory" : "paths";
      assertTrue(
          table.lines().anyMatch(line -> line.matches("input." + option + " .* required +.*")),
          table);
    }
    out.getBuffer().setLength(0);
    PrintWriter both = new PrintWriter(out, true);
    String[] still = {"explain", "prep", "--set", "input.from=texts", "--set", "shards=0"};
    assertEquals(2, Main.execute(both, both, still));
    assertTrue(out.toString().contains("OPT-007"), out::toString);
  }

  @Test
  void aGroupThatIsNoneIsNamedWithTheNearest() {
    assertEquals(2, explain("brew", "step-sise"));
    assertTrue(err.toString().contains("Did you mean step-size?"), err::toString);
    assertTrue(err.toString().contains("(OPT-001)"), err::toString);
  }

  @Test
  void allProblemsComeAtOnce() {
    assertEquals(2, explain("brew", "--set", "rounds=0", "--set", "stepsize=1"));
    assertTrue(err.toString().contains("OPT-007") && err.toString().contains("OPT-001"));
    assertEquals("", out.toString());
  }

  @Test
  void aVerbWithoutOptionsIsUsageAndNamesTheNearest() {
    assertEquals(2, explain("brw"));
    assertTrue(err.toString().contains("Did you mean brew? (RUN-020)"), err::toString);
  }

  @Test
  void everyJobOfASweepListsItsOptions() {
    for (SweepOptions.Job job : SweepOptions.Job.values()) {
      String name = job.name().toLowerCase(Locale.ROOT).replace('_', '-');
      String options = equipoise("explain", name);
      assertTrue(options.contains("seed (integer, default "), name + options);
    }
    String prompts = equipoise("explain", "continual", "prompts");
    assertTrue(prompts.lines().anyMatch(line -> line.startsWith("prompts.rows (")), prompts);
    assertTrue(equipoise("explain", "sweep", "job").contains("equipoise explain JOB"));
    assertTrue(equipoise("explain", "--help").contains("linear-forgetting"), out::toString);
  }

  @Test
  void anUnknownNameListsWhatThereIs() {
    PrintWriter to = new PrintWriter(err, true);
    assertEquals(2, Main.execute(to, to, "explain", "continuall"));
    assertTrue(err.toString().contains("expected one of [bilevel, continual, "), err::toString);
    assertTrue(err.toString().contains("Did you mean continual?"), err::toString);
    err.getBuffer().setLength(0);
    assertEquals(2, Main.execute(to, to, "explain", "sweep", "prompts"));
    assertTrue(err.toString().contains("expected one of [base, execution, flush, "), "" + err);
  }
}

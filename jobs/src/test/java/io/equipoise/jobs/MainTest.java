package io.equipoise.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Resume;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void helpGoesToStdoutAndExitsWith0() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("doctor"), out::toString);
    assertEquals("", err.toString());
  }

  @Test
  void everyVerbHasHelpAndAVersion() {
    for (String verb : new CommandLine(new Main()).getSubcommands().keySet()) {
      assertEquals(0, run(verb, "--help"), verb);
      assertEquals(0, run(verb, "--version"), verb);
    }
  }

  @Test
  void helpListsOnlyTheFlagsThatMeanSomethingToTheVerb() {
    run("doctor", "--help");
    run("runs", "list", "--help");
    run("explain", "--help");
    run("report", "--help");
    for (String flag : List.of("--resume", "--new-run", "--seed", "--progress", "--as-of")) {
      assertFalse(out.toString().contains(flag), flag + " in " + out);
    }
    assertTrue(out.toString().contains("--out"), out::toString);
    assertTrue(out.toString().contains("--set"), out::toString);
    run("train", "--help");
    assertTrue(out.toString().contains("--resume"), out::toString);
  }

  @Test
  void aFlagThatIsNotShownIsStillTaken() {
    assertEquals(0, run("explain", "train", "--resume", "strict", "--seed", "7"), err::toString);
  }

  @Test
  void theVersionNamesEveryPart() {
    assertEquals(0, run("--version"));
    for (String part :
        List.of(
            "equipoise ",
            "commit ",
            "spark     3.",
            "scala     2.12",
            "java ",
            "engine    PyTorch 2.")) {
      assertTrue(out.toString().contains(part), part + " in " + out);
    }
    assertFalse(out.toString().contains("${"), "every property was filled in at build time");
  }

  @Test
  void anUnknownFlagIsUsageAndNamesTheNearestOne() {
    assertEquals(2, run("doctor", "--quite"));
    assertTrue(
        err.toString().contains("--quite") && err.toString().contains("--quiet"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void aNameThatIsNoPathIsRefused() {
    assertEquals(2, run("doctor", "--name", "../up"));
    assertTrue(err.toString().contains("'../up'; expected [a-z0-9]"), err::toString);
    assertTrue(err.toString().strip().endsWith("(CLI-003)"), err::toString);
  }

  @Test
  void aMisspeltVerbIsNamedWithTheNearestOne() {
    assertEquals(2, run("trian"));
    assertTrue(err.toString().startsWith("there is no verb 'trian'; expected one of prep, train"));
    assertTrue(err.toString().contains("Did you mean train? See equipoise --help. (CLI-001)"));
    err.getBuffer().setLength(0);
    assertEquals(2, run("runs", "shwo", "x"));
    assertTrue(err.toString().contains("Did you mean show? See equipoise runs --help."), "" + err);
    err.getBuffer().setLength(0);
    assertEquals(2, run("runs", "frobnicate"));
    assertTrue(err.toString().startsWith("there is no verb 'frobnicate'; expected one of list"));
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void withoutAVerbTheAnswerIsUsage() {
    assertEquals(2, run());
    assertTrue(err.toString().contains("--help"), err::toString);
  }

  @Test
  void theSharedFlagsAreRead() {
    CommonFlags flags = new CommonFlags();
    @Command
    class Verb {
      @Mixin private final CommonFlags mixin = flags;
    }
    new CommandLine(new Verb())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(
            "--config",
            "a.yaml",
            "--config",
            "b.yaml",
            "--set",
            "x=1",
            "--set",
            "y=a=b",
            "--seed",
            "7",
            "--resume",
            "strict",
            "--as-of",
            "2026-11-22",
            "--quiet");
    assertEquals("[a.yaml, b.yaml]", flags.config().toString());
    assertEquals(List.of("x=1", "y=a=b"), flags.set());
    assertEquals(7L, flags.seed().orElseThrow());
    assertEquals(Resume.STRICT, flags.resume());
    assertEquals("2026-11-22", flags.asOf().orElseThrow().toString());
    assertEquals(CommonFlags.Progress.OFF, flags.progress());
    assertEquals("equipoise-runs", flags.out());
  }

  @Test
  void aFailureIsItsSentenceAndItsCodeWithoutAStackTrace() {
    Failure disk =
        new Failure(ExitCode.RESOURCE, "RES-002", "disk full", "commits/17", "Free space.");
    assertEquals(8, handled(disk));
    assertEquals("disk full. [commits/17] Free space. (RES-002)", err.toString().strip());
  }

  @Test
  void anythingElseIsABugWithItsStackTrace() {
    assertEquals(1, handled(new IllegalStateException("odd")));
    assertTrue(err.toString().contains("odd") && err.toString().contains("\tat "), err::toString);
  }

  @Test
  void aMissingEngineDeepInTheCausesIsExit8AndTheLineToAdd() {
    Exception engine = new IllegalStateException("Failed to save pytorch index file");
    assertEquals(8, handled(new IllegalStateException("shard 3 could not answer", engine)));
    assertTrue(err.toString().contains("extraClassPath=DIR/pytorch-native-cpu-"), err::toString);
    assertTrue(err.toString().strip().endsWith("(RES-004)"), err::toString);
  }

  @Test
  void anExecutorsOutOfMemoryIsKnownByItsWords() {
    assertEquals(8, handled(new RuntimeException("Job aborted: java.lang.OutOfMemoryError: heap")));
    assertTrue(err.toString().contains("(RES-001)"), err::toString);
  }

  @Test
  void aFullDiskIsExit8() {
    assertEquals(8, handled(new UncheckedIOException(new IOException("No space left on device"))));
    assertTrue(err.toString().contains("(RES-002)"), err::toString);
  }

  private int handled(Exception failure) {
    CommandLine line = new CommandLine(new Main()).setErr(new PrintWriter(err, true));
    return new Failures().handleExecutionException(failure, line, line.parseArgs());
  }
}

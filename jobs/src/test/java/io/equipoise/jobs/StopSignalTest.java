package io.equipoise.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopSignalTest {
  /** A run loop: works until it is asked to stop, then needs a moment for its last commit. */
  static final class Loop {
    public static void main(String[] args) throws InterruptedException {
      try (StopSignal stop = StopSignal.install()) {
        System.out.println("working");
        for (int moment = 0; moment < 4_000 && !stop.getAsBoolean(); moment++) {
          Thread.sleep(10);
        }
        Thread.sleep(300);
        System.out.println("committed " + stop.exit().code());
      }
      Thread.sleep(60_000);
    }
  }

  /** What a shell runs in the background has interrupts ignored, and so has what that starts. */
  private static void assumeHeard(Signal signal) {
    SignalHandler before = Signal.handle(signal, SignalHandler.SIG_DFL);
    Signal.handle(signal, before);
    assumeFalse(SignalHandler.SIG_IGN.equals(before), signal + " was ignored from the start");
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalWaitsForTheLastCommitAndTheJobSaysTheCodeOfTheProcess(String signal, int code)
      throws Exception {
    assumeHeard(new Signal(signal));
    Process loop = start(Loop.class);
    try (var lines = loop.inputReader()) {
      assertEquals("working", lines.readLine());
      new ProcessBuilder("kill", "-" + signal, "" + loop.pid()).start().waitFor();
      assertEquals("committed " + code, lines.readLine());
      assertTrue(loop.waitFor(30, TimeUnit.SECONDS));
      assertEquals(code, loop.exitValue());
    } finally {
      loop.destroyForcibly();
    }
  }

  @Test
  void theHandlerOfInterruptsThatWasThereIsPutBack() {
    SignalHandler own = signal -> {};
    Signal interrupt = new Signal("INT");
    assumeHeard(interrupt);
    SignalHandler before = Signal.handle(interrupt, own);
    try {
      StopSignal.install().close();
      assertSame(own, Signal.handle(interrupt, own));
    } finally {
      Signal.handle(interrupt, before);
    }
  }

  /** Work that publishes at its end, and breaks when it is cancelled. */
  static final class Publishing {
    public static void main(String[] args) throws InterruptedException {
      Thread work = Thread.currentThread();
      PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
      try (StopSignal stop = StopSignal.install(work::interrupt)) {
        int code =
            stop.orSaid(
                out,
                () -> {
                  out.println("working");
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException e) {
                    throw undeclared(new IOException("job 0 was cancelled"));
                  }
                  return 0;
                });
        out.println(code);
      }
      Thread.sleep(60_000);
    }
  }

  /** Throws a checked exception as Scala does, without declaring it. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException undeclared(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void workThatIsCancelledSaysSoAndExitsWith143() throws Exception {
    Process work = start(Publishing.class);
    try (var lines = work.inputReader()) {
      assertEquals("working", lines.readLine());
      work.toHandle().destroy();
      String said = lines.readLine();
      assertTrue(said.contains("stopped by a signal before anything was published"), said);
      assertTrue(said.endsWith("(RUN-009)"), said);
      assertEquals("143", lines.readLine());
      assertTrue(work.waitFor(30, TimeUnit.SECONDS));
      assertEquals(143, work.exitValue());
    } finally {
      work.destroyForcibly();
    }
  }

  @Test
  void whatBreaksWithoutASignalIsThrown() {
    try (StopSignal stop = StopSignal.install()) {
      PrintWriter nobody = new PrintWriter(Writer.nullWriter());
      assertThrows(
          IllegalStateException.class,
          () ->
              stop.orSaid(
                  nobody,
                  () -> {
                    throw new IllegalStateException("odd");
                  }));
      assertEquals(0, stop.orSaid(nobody, () -> 0));
    }
  }

  private static Process start(Class<?> main) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aLoopThatEndedDoesNotHoldTheProcess() {
    StopSignal stop = StopSignal.install();
    assertFalse(stop.getAsBoolean());
    stop.close();
    stop.stopAndWait();
    assertTrue(stop.getAsBoolean());
  }
}

package io.equipoise.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopSignalTest {
  /** A run loop: works until it is asked to stop, then needs a moment for its last commit. */
  static final class Loop {
    public static void main(String[] args) throws InterruptedException {
      try (StopSignal stop = StopSignal.install()) {
        System.out.println("working");
        while (!stop.getAsBoolean()) {
          Thread.sleep(10);
        }
        Thread.sleep(300);
        System.out.println("committed");
      }
      Thread.sleep(60_000);
    }
  }

  @Test
  void aSignalWaitsForTheLastCommitAndExitsWith143() throws Exception {
    Process loop =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Loop.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var lines = loop.inputReader()) {
      assertEquals("working", lines.readLine());
      loop.toHandle().destroy();
      assertEquals("committed", lines.readLine());
      assertTrue(loop.waitFor(30, TimeUnit.SECONDS));
      assertEquals(143, loop.exitValue());
    } finally {
      loop.destroyForcibly();
    }
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

package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A process of this test that stands still (SIGSTOP) until closed (SIGCONT). */
final class Paused implements AutoCloseable {
  private final ProcessHandle process;

  private Paused(ProcessHandle process) throws Exception {
    this.process = process;
    signal("-STOP");
  }

  static Paused process(ProcessHandle process) throws Exception {
    return new Paused(process);
  }

  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      signal("-CONT");
    }
  }

  private void signal(String which) throws Exception {
    int code =
        new ProcessBuilder("kill", which, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, code, "kill " + which);
  }
}

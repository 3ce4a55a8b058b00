package io.equipoise.jobs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Failure silent(String master) {
    return assertThrows(Failure.class, () -> Sessions.awaitMaster(master, Duration.ZERO));
  }

  @Test
  void aMasterThatDoesNotAnswerIsNamedWithWhatToDo() throws IOException {
    String master = "spark://127.0.0.1:" + freePort();
    Failure failure = silent(master);
    assertEquals(ExitCode.RESOURCE, failure.exit());
    String said = String.valueOf(failure.getMessage());
    assertTrue(said.contains("spark.master = " + master), said);
    assertTrue(said.contains("Connection refused") && said.endsWith("(RES-006)"), said);
    assertTrue(silent("spark://nowhere").getMessage().contains("nowhere has no port"));
  }

  @Test
  void oneOfSeveralMastersIsEnoughAndOtherAddressesAreSparksBusiness() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String masters = "spark://127.0.0.1:" + freePort() + ",127.0.0.1:" + socket.getLocalPort();
      assertDoesNotThrow(() -> Sessions.awaitMaster(masters, Duration.ZERO));
    }
    for (String master : new String[] {"", "local[2]", "yarn", "k8s://https://nowhere:1"}) {
      assertDoesNotThrow(() -> Sessions.awaitMaster(master, Duration.ZERO));
    }
  }
}

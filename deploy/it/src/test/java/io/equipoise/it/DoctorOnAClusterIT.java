package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} through spark-submit on a standalone cluster of this machine's processes. */
class DoctorOnAClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static ClusterHarness cluster;

  @BeforeAll
  static void startTwoWorkers() throws Exception {
    cluster = ClusterHarness.start("doctor", 2);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void everyExecutorAnswersAndOneLineOfOursIsLogged() throws Exception {
    Submission doctor = cluster.submit("doctor", List.of("doctor"));

    assertEquals(0, doctor.await(LIMIT), doctor.out() + doctor.err());
    String out = doctor.out();
    for (String where : List.of("driver ", "executor 0", "executor 1")) {
      assertTrue(
          out.lines().anyMatch(l -> l.startsWith(where) && l.contains(" ok    engine")), out);
    }
    String err = doctor.err();
    assertTrue(err.contains("INFO  SparkChecks: Doctor examined the driver and 2 executors."), err);
    assertTrue(err.lines().count() < 30, () -> "too much is logged:\n" + err);
  }

  @Test
  void aKilledExecutorDoesNotStopTheExamination() throws Exception {
    Submission doctor = cluster.submit("killed", List.of("doctor", "--quiet"));
    cluster.awaitExecutors(2);
    ProcessHandle killed = cluster.executors().get(0);
    killed.destroyForcibly();

    assertEquals(0, doctor.await(LIMIT), doctor.out() + doctor.err());
    assertFalse(killed.isAlive());
    assertTrue(doctor.out().contains(" 0 failures"), doctor.out());
    assertTrue(doctor.err().contains("137"), "the master saw the kill:\n" + doctor.err());
  }

  @Test
  void aTaskWithAGpuAddressButNoGpuUsesTheCpuAndSaysSoOnce(@TempDir Path dir) throws Exception {
    Path discovery = dir.resolve("discover.sh");
    Files.writeString(discovery, "#!/bin/sh\necho '{\"name\":\"gpu\",\"addresses\":[\"0\"]}'\n");
    Files.setPosixFilePermissions(discovery, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> worker =
        Map.of(
            "spark.worker.resource.gpu.amount",
            "1",
            "spark.worker.resource.gpu.discoveryScript",
            discovery.toString());
    try (ClusterHarness withGpu = ClusterHarness.start("doctor-gpu", 1, worker)) {
      Submission doctor =
          withGpu.submit(
              "doctor",
              List.of(
                  "doctor",
                  "--conf",
                  "spark.executor.resource.gpu.amount=1",
                  "--conf",
                  "spark.task.resource.gpu.amount=1"));

      assertEquals(0, doctor.await(LIMIT), doctor.out() + doctor.err());
      String out = doctor.out();
      assertTrue(out.contains("address 0 given, 0 seen by the engine; the CPU is used"), out);
      String logs = withGpu.executorLogs();
      assertEquals(
          1,
          logs.lines().filter(l -> l.contains("INFO") && l.contains("using the CPU")).count(),
          logs);
    }
  }
}

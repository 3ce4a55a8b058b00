package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/bin/equipoise} promises to the shell that calls it. */
class LauncherIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path work;

  @Test
  void helpNeedsNoSparkSession() throws Exception {
    try (Submission help = Submission.local("help", work, List.of("--help"))) {
      assertEquals(0, help.await(LIMIT), help.err());
      assertTrue(help.out().contains("Exit codes"), help.out());
    }
  }

  @Test
  void theExitCodeOfTheVerbComesThrough() throws Exception {
    try (Submission wrong = Submission.local("wrong", work, List.of("doctor", "--outt", "x"))) {
      assertEquals(2, wrong.await(LIMIT), wrong.err());
      assertTrue(wrong.err().contains("--outt"), wrong.err());
    }
  }

  @Test
  void theSubmitLineIsShownAndCarriesTheUsersSettingsLast() throws Exception {
    List<String> line =
        List.of(
            "doctor",
            "--print-submit",
            "--conf",
            "spark.executor.extraClassPath=/mine.jar",
            "--conf",
            "spark.plugins=com.example.Own",
            "--seed",
            "7");
    try (Submission shown = Submission.local("shown", work, line)) {
      assertEquals(0, shown.await(LIMIT), shown.err());
      String out = shown.out();
      assertTrue(out.startsWith("spark-submit --class io.equipoise.jobs.Doctor"), out);
      assertTrue(out.contains("-linux-x86_64.jar:/mine.jar"), out);
      assertTrue(
          out.contains("spark.plugins=io.equipoise.cluster.MetricsPlugin\\,com.example.Own")
              || out.contains("spark.plugins=io.equipoise.cluster.MetricsPlugin,com.example.Own"),
          out);
      assertTrue(out.strip().endsWith("-all.jar --seed 7"), out);
    }
  }

  @Test
  void aRelativeJarIsMadeAbsolute() throws Exception {
    Map<String, String> own = Map.of("EQUIPOISE_JAR", "some/own.jar");
    List<String> line = List.of("doctor", "--print-submit");
    try (Submission shown = Submission.start("own-jar", work, Checkout.launcher(), own, line)) {
      assertEquals(0, shown.await(LIMIT), shown.err());
      assertTrue(
          shown.out().strip().endsWith(work.resolve("some/own.jar").toString()), shown.out());
    }
  }

  @Test
  void aSignalReachesTheDriver() throws Exception {
    try (Submission driver = Submission.local("signal", work, List.of("doctor"))) {
      driver.awaitDriver(LIMIT);
      assertTrue(
          driver.program().orElse("").endsWith("java"), "the shell was replaced by the driver");
      driver.terminate();
      assertEquals(143, driver.await(LIMIT), driver.err());
    }
  }

  @Test
  void withoutAnEngineTheAnswerIsExit8AndTheLineToAdd() throws Exception {
    Path deploy = Files.createDirectories(work.resolve("a place/deploy/bin")).getParent();
    Path copy = Files.copy(Checkout.launcher(), deploy.resolve("bin/equipoise"));
    Files.createDirectories(deploy.resolve("target"));
    Files.createSymbolicLink(deploy.resolve("target/spark"), Checkout.spark());
    Map<String, String> emptyCache =
        Map.of("DJL_CACHE_DIR", work.resolve("empty cache").toString());
    List<String> line =
        List.of("doctor", "--master", "local[1]", "--conf", "spark.ui.enabled=false");
    try (Submission doctor = Submission.start("no-engine", work, copy, emptyCache, line)) {
      assertEquals(8, doctor.await(LIMIT), doctor.err());
      assertTrue(
          doctor.out().contains("spark.driver.extraClassPath=DIR/pytorch-native-cpu-2.7.1"),
          doctor.out());
    }
  }
}

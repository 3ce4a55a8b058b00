package io.equipoise.jobs.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The Java that runs us, how it was started, and what time it thinks it is. */
final class JvmChecks {
  private static final int JAVA = 17;
  private static final Duration SKEW = Duration.ofSeconds(2);
  private static final Instant AFTER_OUR_BUILD = Instant.parse("2026-01-01T00:00:00Z");

  /** What Spark needs opened on Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private JvmChecks() {}

  static Finding java() {
    String seen =
        System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vendor")
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ")";
    int feature = Runtime.version().feature();
    if (feature == JAVA) {
      return Finding.ok("java", seen);
    }
    return feature < JAVA
        ? Finding.fail("java", seen + "; expected 17", "Set JAVA_HOME to a JDK 17")
        : Finding.warn("java", seen + "; tested on 17", "Set JAVA_HOME to a JDK 17");
  }

  static Finding moduleFlags() {
    Module base = Object.class.getModule();
    Module ours = JvmChecks.class.getModule();
    List<String> closed =
        OPENED.stream()
            .filter(p -> base.getPackages().contains(p))
            .filter(p -> !base.isOpen(p, ours))
            .toList();
    return Finding.require(
        closed.isEmpty(),
        "modules",
        closed.isEmpty() ? "all packages that Spark needs are open" : "closed: " + closed,
        "Start through spark-submit or deploy/bin/equipoise, or add --add-opens"
            + " java.base/PACKAGE=ALL-UNNAMED for each");
  }

  static Finding threads() {
    String omp = System.getenv().getOrDefault("OMP_NUM_THREADS", "unset");
    String mkl = System.getenv().getOrDefault("MKL_NUM_THREADS", "unset");
    String seen = "OMP_NUM_THREADS " + omp + ", MKL_NUM_THREADS " + mkl;
    return omp.equals("1") && mkl.equals("1")
        ? Finding.ok("threads", seen)
        : Finding.warn(
            "threads",
            seen + "; every task would use all cores, and other thread counts change bits",
            "Set both to 1 in the driver's environment and by spark.executorEnv.NAME");
  }

  /** This clock against the calendar; a clock before our own build is certainly wrong. */
  static Finding clock(Instant now) {
    return Finding.require(
        now.isAfter(AFTER_OUR_BUILD),
        "clock",
        now.toString(),
        "Set the clock; leases and file ages are read from it");
  }

  /** A task's clock, read between {@code asked} and {@code answered} on the driver's clock. */
  static Finding clock(Instant task, Instant asked, Instant answered) {
    boolean agrees = !task.isBefore(asked.minus(SKEW)) && !task.isAfter(answered.plus(SKEW));
    return agrees
        ? Finding.ok("clock", task + ", agrees with the driver's")
        : Finding.warn(
            "clock",
            task + "; the driver's is between " + asked + " and " + answered,
            "Run a time service on both machines; leases are read by their age");
  }
}

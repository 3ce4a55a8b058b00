package io.equipoise.bench;

import io.equipoise.cluster.Executors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** This process: Spark inside it, and its memory. */
final class Local {
  private Local() {}

  /** A context with two threads, without pages. */
  static JavaSparkContext spark() {
    return spark("local[2]");
  }

  /** A context on this master, without pages; executors of their own have these classes too. */
  static JavaSparkContext spark(String master) {
    JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster(master)
                .setAppName("equipoise-bench")
                .set("spark.ui.enabled", "false")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    spark.setLogLevel("ERROR");
    try {
      Executors.settled(spark, Duration.ofSeconds(2), Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return spark;
  }

  /**
   * Memory of this process, MiB.
   *
   * @param field {@code VmHWM} for the peak so far, {@code VmRSS} for now
   */
  static double memory(String field) throws IOException {
    return memory(ProcessHandle.current().pid(), field);
  }

  /** The same of another process. */
  static double memory(long pid, String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(field + ":")) {
        return Double.parseDouble(line.split("\\s+")[1]) / 1024;
      }
    }
    return Double.NaN;
  }
}

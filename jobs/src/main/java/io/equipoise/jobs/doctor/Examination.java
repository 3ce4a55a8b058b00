package io.equipoise.jobs.doctor;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * All findings about one JVM.
 *
 * @param where {@code driver} or {@code executor 0}
 * @param findings one per check, in a fixed order
 */
record Examination(String where, List<Finding> findings) implements Serializable {
  Examination {
    findings = List.copyOf(findings);
  }

  /**
   * Examines this JVM.
   *
   * @param workDirs Spark's local directories, comma separated
   * @param conf Spark's settings
   */
  static Examination ofThisJvm(String where, String workDirs, SparkConf conf) {
    return new Examination(
        where,
        List.of(
            JvmChecks.java(),
            JvmChecks.moduleFlags(),
            JvmChecks.threads(),
            ClassPathChecks.scala(),
            ClassPathChecks.jackson(),
            ClassPathChecks.logging(),
            ClassPathChecks.banned(),
            PlaceChecks.engineCache(),
            PlaceChecks.workDirs(workDirs),
            EngineChecks.engine(),
            MemoryChecks.memory(where.equals("driver") ? "driver" : "executor", conf)));
  }
}

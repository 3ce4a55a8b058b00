package io.equipoise.jobs.doctor;

import ai.djl.engine.Engine;
import io.equipoise.jobs.EngineRemedy;
import io.equipoise.jobs.Versions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native engine: found offline, of the right version, with or without a GPU. */
final class EngineChecks {
  private static final Logger LOG = LoggerFactory.getLogger(EngineChecks.class);

  private EngineChecks() {}

  static Finding engine() {
    refuseDownloads();
    try {
      Engine engine = Engine.getInstance();
      String wanted = new Versions().libtorch();
      String seen = engine.getEngineName() + " " + engine.getVersion();
      return Finding.require(
          engine.getVersion().startsWith(wanted),
          "engine",
          seen + ", built for " + wanted,
          EngineRemedy.line());
    } catch (Exception | LinkageError e) {
      return Finding.fail("engine", "none found (" + root(e) + ")", EngineRemedy.line());
    }
  }

  /** Nothing is downloaded at run time: a missing library must be an error, not a download. */
  private static void refuseDownloads() {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
  }

  /** How many GPUs the engine can use: 0 without an engine. */
  static int gpus() {
    refuseDownloads();
    try {
      return Engine.getInstance().getGpuCount();
    } catch (Exception | LinkageError e) {
      return 0;
    }
  }

  /**
   * Which device a task would use.
   *
   * @param address the GPU address that Spark gave to the task, empty when it gave none
   * @param gpus how many GPUs the engine sees in the task's JVM
   */
  static Finding gpu(String address, int gpus) {
    if (address.isEmpty()) {
      return gpus == 0
          ? Finding.ok("gpu", "none; the CPU is used")
          : Finding.warn(
              "gpu",
              gpus + " seen but not given to tasks; the CPU is used",
              "Set spark.task.resource.gpu.amount=1 and spark.executor.resource.gpu.amount=1");
    }
    int id = Integer.parseInt(address);
    if (id < gpus) {
      return Finding.ok("gpu", "address " + address + " of " + gpus + "; device gpu:" + id);
    }
    LOG.info(
        "The task holds GPU address {} but the engine sees {} GPUs; using the CPU.", address, gpus);
    return Finding.warn(
        "gpu",
        "address " + address + " given, " + gpus + " seen by the engine; the CPU is used",
        "Check the driver and put the engine's cu128 build on this node");
  }

  private static String root(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null && at.getCause() != at) {
      at = at.getCause();
    }
    return at.toString();
  }
}

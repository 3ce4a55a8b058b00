package io.equipoise.cluster;

import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The device that Spark gave to a task. */
public final class Devices {
  private Devices() {}

  /** {@code "gpu:0"} for the task's first GPU address, {@code "cpu"} without one. */
  public static String of(TaskContext task) {
    Map<String, ResourceInformation> resources = task.resourcesJMap();
    ResourceInformation gpu = resources.get("gpu");
    return gpu == null || gpu.addresses().length == 0 ? "cpu" : "gpu:" + gpu.addresses()[0];
  }
}

package io.equipoise.ml;

import io.equipoise.cluster.Devices;
import org.apache.spark.TaskContext;

/** The device that a task scores on. */
final class TaskDevice {
  private TaskDevice() {}

  /** The device asked for; {@code auto} is the task's GPU, else the processor. */
  static String of(String asked) {
    TaskContext task = TaskContext.get();
    return asked.equals("auto") ? (task == null ? "cpu" : Devices.of(task)) : asked;
  }
}

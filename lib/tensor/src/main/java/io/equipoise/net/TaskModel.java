package io.equipoise.net;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;

/**
 * A network with the meaning of its inputs and outputs: one scale per task, in output order.
 *
 * <p>Parameters are not part of it: they travel as one array beside it.
 */
public interface TaskModel extends Serializable {
  /** The network. */
  Network net();

  /** One scale per task, in output order. */
  List<TargetScale> scales();

  /** The files of the model with these parameters, each name behind {@code prefix}. */
  SortedMap<String, byte[]> files(float[] theta, String prefix);

  /** Number of tasks K. */
  default int tasks() {
    return net().tasks();
  }

  /** Name of task {@code k}. */
  default String task(int k) {
    return scales().get(k).task();
  }
}

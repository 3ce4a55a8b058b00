package io.equipoise.net;

import java.io.Serializable;
import java.util.List;

/**
 * A network with the meaning of its outputs: one scale per task, in output order.
 *
 * <p>Parameters are not part of it: they travel as one array beside it.
 */
public record CrystalModel(ReGNet net, List<TargetScale> scales) implements Serializable {
  /** Checks that there is one scale per output. */
  public CrystalModel {
    scales = List.copyOf(scales);
    if (scales.size() != net.tasks()) {
      throw new IllegalArgumentException(
          scales.size() + " target scales; expected " + net.tasks() + ", one per task");
    }
  }

  /** Number of tasks K. */
  public int tasks() {
    return net.tasks();
  }

  /** Name of task {@code k}. */
  public String task(int k) {
    return scales.get(k).task();
  }
}

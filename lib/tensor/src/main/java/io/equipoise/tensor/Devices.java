package io.equipoise.tensor;

import ai.djl.Device;

/** Device names: {@code cpu} or {@code gpu:<number>}. */
final class Devices {
  private Devices() {}

  /** The device that {@code text} names, on a machine with {@code gpus} GPUs. */
  static Device of(String text, int gpus) {
    if (text.equals("cpu")) {
      return Device.cpu();
    }
    int number = text.startsWith("gpu:") ? number(text.substring(4)) : -1;
    if (number < 0) {
      throw new IllegalArgumentException(
          "device = '" + text + "'; expected cpu or gpu:0, gpu:1, ... (ENG-002)");
    }
    if (number >= gpus) {
      throw new IllegalArgumentException(
          "device = '"
              + text
              + "' but the engine sees "
              + gpus
              + " GPUs; expected a number below that. Use device cpu, or give the process a GPU"
              + " and the engine's CUDA library. (ENG-003)");
    }
    return Device.gpu(number);
  }

  private static int number(String digits) {
    return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
  }
}

package io.equipoise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.Test;

class EngineScopeTest {
  @Test
  void gradientsAreOnInsideAndAsBeforeOutside() {
    try (EngineScope outer = EngineScope.open("cpu")) {
      JniUtils.setGradMode(false);
      try (EngineScope inner = EngineScope.open("cpu")) {
        assertTrue(JniUtils.isGradMode());
        assertEquals(0, inner.liveArrays());
      }
      assertFalse(JniUtils.isGradMode());
      assertEquals(0, outer.liveArrays());
    }
  }

  @Test
  void anUnknownDeviceIsRefusedWithTheOnesThatExist() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EngineScope.open("tpu"));
    assertTrue(e.getMessage().contains("expected cpu or gpu:0"), e.getMessage());
    IllegalArgumentException gpu =
        assertThrows(IllegalArgumentException.class, () -> EngineScope.open("gpu:99"));
    assertTrue(gpu.getMessage().contains("'gpu:99'"), gpu.getMessage());
  }

  @Test
  void aMissingEngineSaysWhichLineToAdd() {
    EngineMissingException e =
        new EngineMissingException(
            new IllegalStateException(
                "Failed to save pytorch index file",
                new IllegalStateException("Offline mode is enabled")));
    assertTrue(e.getMessage().contains("Offline mode is enabled"), e.getMessage());
    assertTrue(e.getMessage().contains("spark.executor.extraClassPath"), e.getMessage());
  }
}

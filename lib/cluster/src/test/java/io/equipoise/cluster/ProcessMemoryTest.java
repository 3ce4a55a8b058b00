package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void readsTheSystemsKibibytes() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t  204800 kB", "VmRSS:\t  102400 kB");
    assertEquals(OptionalLong.of(200L << 20), ProcessMemory.bytes(status, "VmHWM"));
    assertEquals(OptionalLong.empty(), ProcessMemory.bytes(status, "VmSwap"));
  }

  @Test
  void seesWhatIsAllocatedOutsideTheHeap() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "Linux only");
    long before = ProcessMemory.outsideHeap().orElseThrow();
    ByteBuffer block = ByteBuffer.allocateDirect(256 << 20);
    for (int i = 0; i < block.capacity(); i += 4096) {
      block.put(i, (byte) 1);
    }
    long after = ProcessMemory.outsideHeap().orElseThrow();
    assertTrue(after - before > 128L << 20, before + " then " + after);
    assertTrue(ProcessMemory.peakOutsideHeap().orElseThrow() >= after - (64L << 20));
    assertEquals(1, block.get(0));
  }
}

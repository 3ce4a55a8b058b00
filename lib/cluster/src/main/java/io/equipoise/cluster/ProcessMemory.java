package io.equipoise.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What this process holds outside the Java heap: the engine's tensors and libraries, metaspace,
 * code, stacks. Resident memory less the committed heap; what a container's limit must grant beyond
 * {@code -Xmx}. Linux only.
 */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Bytes outside the heap now; empty where the system does not say. */
  public static OptionalLong outsideHeap() {
    return outsideHeap("VmRSS");
  }

  /**
   * The largest resident size that this process ever had, less the heap as it is committed now;
   * empty where the system does not say. Too small when the heap has grown since the peak.
   */
  public static OptionalLong peakOutsideHeap() {
    return outsideHeap("VmHWM");
  }

  private static OptionalLong outsideHeap(String field) {
    try {
      OptionalLong resident = bytes(Files.readAllLines(STATUS), field);
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
      return resident.isEmpty()
          ? resident
          : OptionalLong.of(Math.max(0, resident.getAsLong() - heap));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** The bytes of a line such as {@code VmHWM: 12 kB}. */
  static OptionalLong bytes(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst();
  }
}

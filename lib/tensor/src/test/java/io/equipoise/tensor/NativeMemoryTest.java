package io.equipoise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Runs in a process of its own with a small, touched Java heap: what grows then is native. */
class NativeMemoryTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void tenThousandStepsLeaveResidentMemoryAsItWas() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:-UsePerfData"));
    command.addAll(List.of("-Dai.djl.offline=true", "-cp", System.getProperty("java.class.path")));
    command.add(NativeMemoryTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try {
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(10, TimeUnit.MINUTES));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), said);
    long grown = Long.parseLong(said.strip().lines().reduce((a, b) -> b).orElseThrow());
    System.out.println("resident memory grew by " + grown + " KiB over 10,000 steps");
    // one leaked array of 200 x 32 floats a step would be 250,000 KiB
    assertTrue(grown < 25_000, grown + " KiB");
  }

  /** Prints by how many KiB this process grew over 10,000 steps, after 6,000 others. */
  public static void main(String[] arguments) throws IOException {
    FlatFunctionTest.arraysLeftAfter(6_000);
    long before = residentKilobytes();
    FlatFunctionTest.arraysLeftAfter(10_000);
    System.out.println(residentKilobytes() - before);
  }

  private static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("no VmRSS in /proc/self/status");
  }
}

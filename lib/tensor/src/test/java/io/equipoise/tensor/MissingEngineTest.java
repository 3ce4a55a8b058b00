package io.equipoise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a process whose class path lacks the native library, offline and with an empty cache. */
class MissingEngineTest {
  @TempDir Path cache;

  @Test
  void withoutTheNativeLibraryEveryOpeningSaysWhatToAdd() throws Exception {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("pytorch-native"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-Dai.djl.offline=true", "-cp", path));
    command.add(MissingEngineTest.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DJL_CACHE_DIR", cache.toString());
    builder.environment().put("ENGINE_CACHE_DIR", cache.toString());
    Process process = builder.start();
    String said;
    try {
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(2, TimeUnit.MINUTES));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(8, process.exitValue(), said);
    assertEquals(2, said.split("spark.driver.extraClassPath", -1).length - 1, said);
    assertTrue(said.contains("(ENG-001)"), said);
  }

  /** Opens a scope twice; ends with 8 when both times the engine was missing. */
  public static void main(String[] arguments) {
    int missing = 0;
    for (int attempt = 0; attempt < 2; attempt++) {
      try (EngineScope scope = EngineScope.open("cpu")) {
        System.out.println("live arrays " + scope.liveArrays());
      } catch (EngineMissingException e) {
        System.out.println(e.getMessage());
        missing++;
      }
    }
    System.exit(missing == 2 ? 8 : 0);
  }
}

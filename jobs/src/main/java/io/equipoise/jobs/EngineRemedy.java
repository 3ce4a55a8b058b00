package io.equipoise.jobs;

import java.util.Locale;

/** What to add when the native engine is missing. */
public final class EngineRemedy {
  private EngineRemedy() {}

  /** The line to add for this machine and this build. */
  public static String line() {
    String jar = "DIR/pytorch-native-cpu-" + new Versions().libtorch() + "-" + platform() + ".jar";
    return "Add --conf spark.driver.extraClassPath="
        + jar
        + " --conf spark.executor.extraClassPath="
        + jar
        + " (deploy/bin/equipoise does), or set PYTORCH_LIBRARY_PATH=DIR and PYTORCH_FLAVOR=cpu.";
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
    if (os.startsWith("windows")) {
      return "win-" + cpu;
    }
    return (os.startsWith("mac") ? "osx-" : "linux-") + cpu;
  }
}

package io.equipoise.tensor;

/** The native engine cannot be started on this machine; a job ends with exit code 8. */
public final class EngineMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineMissingException(Throwable cause) {
    super(
        "the tensor engine did not start: "
            + reason(cause)
            + "; expected its native library on the class path. Add"
            + " ai.djl.pytorch:pytorch-native-cpu:2.7.1:"
            + platform()
            + " to spark.driver.extraClassPath and spark.executor.extraClassPath, or set"
            + " PYTORCH_LIBRARY_PATH=<directory> and PYTORCH_FLAVOR=cpu. (ENG-001)",
        cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    Throwable deeper = cause.getCause();
    return deeper == null ? message : message + " (" + deeper.getMessage() + ")";
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    String system = os.startsWith("mac") ? "osx" : os.startsWith("win") ? "win" : "linux";
    return system + (arch.equals("aarch64") ? "-aarch64" : "-x86_64");
  }
}

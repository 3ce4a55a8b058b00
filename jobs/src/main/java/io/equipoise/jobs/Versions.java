package io.equipoise.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What this jar was built from and against, read from {@code build.properties} inside it. */
public final class Versions implements IVersionProvider {
  private final Properties build = read();

  /** Equipoise's own version, such as {@code 0.1.0}. */
  public String version() {
    return value("version");
  }

  /**
   * The commit it was built from, with {@code -dirty} appended where it was; or {@code unknown}.
   */
  public String commit() {
    return value("commit");
  }

  /** Version and commit in one word, for the rows that a run writes. */
  public String code() {
    return version() + "+" + commit();
  }

  /** The Spark it was built against. */
  public String spark() {
    return value("spark");
  }

  /** The Scala of that Spark. */
  public String scala() {
    return value("scala");
  }

  /** The native engine's version; its library must be exactly this one. */
  public String libtorch() {
    return value("libtorch");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "equipoise " + version(),
      "commit    " + commit(),
      "spark     " + spark(),
      "scala     " + scala(),
      "java      " + System.getProperty("java.version"),
      "engine    PyTorch " + libtorch() + " (DJL " + value("djl") + ")"
    };
  }

  private String value(String key) {
    return build.getProperty(key, "unknown");
  }

  private static Properties read() {
    Properties build = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException(
            "build.properties is missing from this jar; build it again");
      }
      build.load(in);
      return build;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

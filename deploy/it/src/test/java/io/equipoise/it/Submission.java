package io.equipoise.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One driver, started through the launcher as a user would.
 *
 * <p>The launcher ends in {@code exec}, so killing the submission kills the driver itself.
 */
public final class Submission extends Child {
  private Submission(String name, Path work, List<String> command, Map<String, String> environment)
      throws IOException {
    super(name, work, command, environment);
  }

  /**
   * Starts {@code equipoise ARGS...}.
   *
   * @param name the name of its output files in {@code work}
   * @param launcher {@link Checkout#launcher()} or a copy of it
   * @param environment added to ours; {@code DJL_CACHE_DIR} and {@code EQUIPOISE_JAR} have defaults
   */
  static Submission start(
      String name, Path work, Path launcher, Map<String, String> environment, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(args);
    Map<String, String> all = new HashMap<>();
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("SPARK_LOCAL_IP", "127.0.0.1");
    all.put("EQUIPOISE_JAR", Checkout.jobJar().toString());
    all.put("DJL_CACHE_DIR", Checkout.engineCache().toString());
    all.putAll(environment);
    return new Submission(name, work, command, all);
  }

  /** Starts a driver on {@code local[2]}. */
  public static Submission local(String name, Path work, List<String> args) throws IOException {
    List<String> line = new ArrayList<>(args);
    line.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
    return start(name, work, Checkout.launcher(), Map.of(), line);
  }

  /** How many rounds it has told of so far. */
  long rounds() {
    try {
      return Undisturbed.ANY_ROUND.matcher(err()).results().count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Waits until the launcher has been replaced by the driver. */
  public void awaitDriver(Duration limit) throws InterruptedException {
    until(
        "the driver runs",
        limit,
        () -> program().orElse("").endsWith("java") || !handle().isAlive());
  }
}

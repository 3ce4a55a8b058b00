package io.equipoise.jobs;

import io.equipoise.cluster.Executors;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Opens Spark sessions, and says in one sentence when no master is there to open one with.
 *
 * <p>Spark itself would try for a minute, log each failure with its trace, and end the context
 * without naming the address.
 */
public final class Sessions {
  private static final Pattern MASTERS = Pattern.compile("spark://(.+)");
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration STILL = Duration.ofSeconds(1);
  private static final int CONNECT_MILLIS = 5_000;

  private Sessions() {}

  /**
   * The session of this process, opened if there is none; with the executors that come together, so
   * that shards are laid on all of them, unless they come as they are needed.
   *
   * @param name of the application on Spark's pages
   * @throws Failure exit 8 when {@code spark.master} names standalone masters and none answers
   */
  public static SparkSession open(String name) {
    awaitMaster(new SparkConf().get("spark.master", ""), PATIENCE);
    SparkSession session = SparkSession.builder().appName(name).getOrCreate();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    if (!spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      awaitExecutors(spark);
    }
    return session;
  }

  private static void awaitExecutors(JavaSparkContext spark) {
    try {
      Executors.settled(spark, STILL, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries each master of a {@code spark://} address in turn until one answers. */
  static void awaitMaster(String master, Duration patience) {
    Matcher standalone = MASTERS.matcher(master);
    if (!standalone.matches()) {
      return;
    }
    long end = System.nanoTime() + patience.toNanos();
    List<String> silent = new ArrayList<>();
    do {
      silent.clear();
      for (String address : String.valueOf(standalone.group(1)).split(",")) {
        String trouble = trouble(address.strip());
        if (trouble.isEmpty()) {
          return;
        }
        silent.add(trouble);
      }
    } while (System.nanoTime() < end && pause());
    throw new Failure(
        ExitCode.RESOURCE,
        "RES-006",
        "no master answers at spark.master = "
            + master
            + " ("
            + String.join(", ", silent)
            + "); expected one within "
            + patience.toSeconds()
            + " s",
        "",
        "Start it, or correct --master; without a cluster, --master 'local[*]' uses this machine.");
  }

  /** Why nobody answers there, or nothing when somebody does. */
  private static String trouble(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      return address + " has no port";
    }
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(String.valueOf(parts.group(2)));
      socket.connect(new InetSocketAddress(String.valueOf(parts.group(1)), port), CONNECT_MILLIS);
      return "";
    } catch (IOException | IllegalArgumentException e) {
      return address + ": " + e.getMessage();
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(1_000);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

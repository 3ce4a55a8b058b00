package io.equipoise.cluster;

import java.time.Duration;
import java.time.Instant;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Waits for executors, which register one after the other seconds after the application began.
 *
 * <p>A fleet that opened its shards earlier would keep all of them on the executors of the first
 * moment: later ones would stand idle for the whole run.
 */
public final class Executors {
  private static final int LOOK_MILLIS = 50;

  private Executors() {}

  /**
   * How many there are when their number has stood still; 1 when the driver is the only one.
   *
   * @param still for how long
   * @param most longest wait; then what there is, which may be 0
   */
  public static int settled(JavaSparkContext spark, Duration still, Duration most)
      throws InterruptedException {
    if (spark.isLocal()) {
      return 1;
    }
    Instant end = Instant.now().plus(most);
    Instant since = Instant.now();
    int seen = registered(spark);
    while (Instant.now().isBefore(end)) {
      int now = registered(spark);
      if (now != seen) {
        seen = now;
        since = Instant.now();
      } else if (seen > 0 && Instant.now().isAfter(since.plus(still))) {
        return seen;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return seen;
  }

  /** Spark counts the driver too. */
  private static int registered(JavaSparkContext spark) {
    return spark.sc().statusTracker().getExecutorInfos().length - 1;
  }
}

package io.equipoise.cluster;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.Counted;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.jspecify.annotations.Nullable;

/**
 * Counts lost executors, and ends the work when more are lost within an hour than the budget
 * allows: a cluster that keeps losing them (out of memory, preemption) would otherwise repeat the
 * same answers for ever.
 *
 * <p>Not counted: executors that the driver itself asked to go (idle under dynamic allocation) and
 * those that were decommissioned. The hour slides; the times are those of Spark's events. When the
 * budget is spent, the job in flight is cancelled and every later ask is refused.
 */
public final class ExecutorLosses extends SparkListener implements AutoCloseable {
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** How Spark's ExecutorKilled and ExecutorDecommission begin, which are no losses. */
  private static final List<String> INTENDED =
      List.of("Executor killed by driver", "Executor decommission");

  private final JavaSparkContext spark;
  private final int budget;
  private final Deque<Long> recent = new ArrayDeque<>();
  private final Map<String, String> hosts = new HashMap<>();
  private final List<Fleet.Incident> untold = new ArrayList<>();
  private String asking = "";
  private boolean spent;
  private String last = "";

  private ExecutorLosses(JavaSparkContext spark, int budget) {
    this.spark = spark;
    this.budget = budget;
  }

  /**
   * Starts to count.
   *
   * @param budget how many executors may be lost within an hour; 0 for none
   */
  public static ExecutorLosses watch(JavaSparkContext spark, int budget) {
    if (budget < 0) {
      throw new IllegalArgumentException(
          "resilience.max-lost-executors = " + budget + "; expected at least 0.");
    }
    ExecutorLosses losses = new ExecutorLosses(spark, budget);
    spark.sc().addSparkListener(losses);
    return losses;
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
    hosts.put(added.executorId(), added.executorInfo().executorHost());
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (INTENDED.stream().anyMatch(removed.reason()::startsWith)) {
      return;
    }
    String host = hosts.remove(removed.executorId());
    last =
        "executor "
            + removed.executorId()
            + (host == null ? "" : " on " + host)
            + ": "
            + removed.reason().lines().findFirst().orElse("no reason given");
    untold.add(new Fleet.Incident("executor-lost", last));
    recent.addLast(removed.time());
    while (recent.getFirst() < removed.time() - HOUR_MILLIS) {
      recent.removeFirst();
    }
    spent |= recent.size() > budget;
    if (spent && !asking.isEmpty()) {
      spark.sc().cancelJobGroup(asking);
    }
  }

  /** Losses that were not told before. */
  synchronized List<Fleet.Incident> untold() {
    List<Fleet.Incident> told = List.copyOf(untold);
    untold.clear();
    return told;
  }

  /**
   * Says that a job of this group is about to be in flight.
   *
   * @throws Failure exit 8 when the budget is spent
   */
  synchronized void asking(String group) {
    refuse(null);
    asking = group;
  }

  /** Says that no job is in flight any more. */
  synchronized void answered() {
    asking = "";
  }

  /** Throws when the budget is spent; {@code cause} is what became of the job in flight. */
  synchronized void refuse(@Nullable Throwable cause) {
    if (spent) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-007",
          Counted.of(recent.size(), "executor")
              + (recent.size() == 1 ? " was" : " were")
              + " lost within an hour; expected at most "
              + budget
              + " (resilience.max-lost-executors); the last was "
              + last,
          "",
          "Look at that executor's log; raise spark.executor.memoryOverhead if it was killed for"
              + " memory, or the budget if machines are taken away often, and submit the same line"
              + " again: it goes on after the last commit.",
          cause);
    }
  }

  /** Stops to count. */
  @Override
  public void close() {
    spark.sc().removeSparkListener(this);
  }
}

package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ExecutorLossesTest {
  private static final long MINUTE = 60_000;

  /** Tasks of a local master share this JVM, so a test sees when one has begun. */
  private static volatile CountDownLatch begun = new CountDownLatch(1);

  private final ExecutorLosses losses = ExecutorLosses.watch(LocalSpark.context(), 2);

  @AfterEach
  void stop() {
    losses.close();
  }

  private void lose(long minute, String reason) {
    losses.onExecutorRemoved(
        SparkListenerExecutorRemoved.apply(minute * MINUTE, "e" + minute, reason));
  }

  private SparkFleet<Integer> fleet(String label) {
    return new SparkFleet<>(
        LocalSpark.context(), shard -> shard, new double[] {1, 1}, 7, 2, label, losses);
  }

  @Test
  void asManyAsTheBudgetAllowsAreOnlyTold() {
    lose(0, "Command exited with code 137");
    lose(1, "Remote RPC client disassociated");
    try (SparkFleet<Integer> fleet = fleet("told")) {
      assertEquals(List.of(0, 1), fleet.at("round/1").ask((shard, scope) -> shard));
      assertEquals(
          List.of(
              "executor e0: Command exited with code 137",
              "executor e1: Remote RPC client disassociated"),
          fleet.incidents().stream().map(Fleet.Incident::detail).toList());
      assertEquals(List.of(), fleet.incidents());
    }
  }

  @Test
  void oneMoreWithinTheHourEndsTheWork() {
    lose(0, "Command exited with code 137");
    lose(1, "Command exited with code 137");
    lose(59, "Command exited with code 52");
    try (SparkFleet<Integer> fleet = fleet("ended")) {
      Failure failure =
          assertThrows(Failure.class, () -> fleet.at("round/1").ask((shard, scope) -> shard));
      assertEquals(ExitCode.RESOURCE, failure.exit());
      assertTrue(failure.getMessage().contains("3 executors were lost"), failure.getMessage());
      assertTrue(failure.getMessage().contains("at most 2"), failure.getMessage());
      assertTrue(failure.getMessage().contains("e59: Command exited"), failure.getMessage());
      assertTrue(failure.getMessage().contains("memoryOverhead"), failure.getMessage());
    }
  }

  @Test
  void lossesOfMoreThanAnHourAgoAreForgotten() {
    for (long minute = 0; minute < 300; minute += 31) {
      lose(minute, "Command exited with code 137");
    }
    assertDoesNotThrow(() -> losses.refuse(null));
  }

  @Test
  void executorsThatWereIdleOrDecommissionedDoNotCount() {
    for (int i = 0; i < 9; i++) {
      lose(0, "Executor killed by driver.");
      lose(0, "Executor decommission: spot instance is taken away");
    }
    assertDoesNotThrow(() -> losses.refuse(null));
    assertEquals(List.of(), losses.untold());
  }

  @Test
  void theJobInFlightIsCancelled() throws Exception {
    begun = new CountDownLatch(1);
    try (SparkFleet<Integer> fleet = fleet("in flight")) {
      Thread loser =
          new Thread(
              () -> {
                try {
                  begun.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                lose(0, "Command exited with code 137");
                lose(0, "Command exited with code 137");
                lose(0, "Command exited with code 137");
              });
      loser.start();
      long start = System.nanoTime();
      Failure failure =
          assertThrows(
              Failure.class,
              () ->
                  fleet.ask(
                      (shard, scope) -> {
                        begun.countDown();
                        sleep();
                        return shard;
                      }));
      loser.join();
      assertTrue(failure.getMessage().contains("RES-007"), failure.getMessage());
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30), "it was not cancelled");
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.AnswerException;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.FleetContract;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SparkFleetTest {
  /** Shards opened in this JVM; local mode shares it with the tasks. */
  private static final AtomicInteger OPENED = new AtomicInteger();

  abstract static class OnSlots extends FleetContract {
    abstract int slots();

    @Override
    protected <S> Fleet<S> fleet(ShardSource<S> source, int shards) {
      if (shards < 1) {
        return new SparkFleet<>(LocalSpark.context(), source, shards, ROOT, "contract");
      }
      double[] cost = new double[shards];
      Arrays.setAll(cost, i -> 1 + i % 3);
      return new SparkFleet<>(LocalSpark.context(), source, cost, ROOT, slots(), "contract");
    }
  }

  @Nested
  class OnOneSlot extends OnSlots {
    @Override
    int slots() {
      return 1;
    }
  }

  @Nested
  class OnTwoSlots extends OnSlots {
    @Override
    int slots() {
      return 2;
    }
  }

  @Nested
  class OnSevenSlots extends OnSlots {
    @Override
    int slots() {
      return 7;
    }
  }

  @Test
  void opensEachShardOncePerProcess() {
    OPENED.set(0);
    try (SparkFleet<Integer> fleet =
        new SparkFleet<>(
            LocalSpark.context(),
            shard -> {
              OPENED.incrementAndGet();
              return shard;
            },
            5,
            7,
            "opening")) {
      for (int round = 0; round < 4; round++) {
        assertEquals(
            List.of(0, 1, 2, 3, 4), fleet.at("round/" + round).ask((shard, scope) -> shard));
      }
      assertEquals(5, OPENED.get());
    }
  }

  @Test
  void aFailureOfOursKeepsItsExitCode() {
    try (SparkFleet<Integer> fleet =
        new SparkFleet<>(LocalSpark.context(), shard -> shard, 3, 7, "failing")) {
      AnswerException e =
          assertThrows(
              AnswerException.class,
              () ->
                  fleet.ask(
                      (shard, scope) -> {
                        if (shard > 0) {
                          throw new Failure(
                              ExitCode.RESOURCE, "RES-001", "the engine is absent", "", "Add it.");
                        }
                        return 1;
                      }));
      assertEquals(1, e.shard());
      assertTrue(e.getCause() instanceof Failure f && f.exit() == ExitCode.RESOURCE);
    }
  }

  @Test
  void aCauseThatCannotTravelLeavesItsWords() {
    try (SparkFleet<Integer> fleet =
        new SparkFleet<>(LocalSpark.context(), shard -> shard, 1, 7, "words")) {
      AnswerException e =
          assertThrows(
              AnswerException.class,
              () ->
                  fleet.ask(
                      (shard, scope) -> {
                        throw new Stuck();
                      }));
      assertTrue(e.getMessage().contains("odd cause"), e.getMessage());
    }
  }

  @Test
  void kryoIsRefusedWithTheRemedy() {
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                SerializerCheck.refuseKryo(
                    new SparkConf(false)
                        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")));
    assertEquals(ExitCode.USAGE, failure.exit());
    assertTrue(failure.getMessage().contains("Remove spark.serializer"), failure.getMessage());
  }

  /** An exception with a field that Java serialisation refuses. */
  private static final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"unused", "serial"})
    private final Object held = new Object();

    Stuck() {
      super("odd cause");
    }
  }

  @Test
  void aQuestionThatCannotTravelIsRefusedWithTheRemedy() {
    Object driverOnly = new Object();
    try (SparkFleet<Integer> fleet =
        new SparkFleet<>(LocalSpark.context(), shard -> shard, 1, 7, "stuck")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> fleet.ask((shard, scope) -> shard + driverOnly.hashCode()));
      assertTrue(e.getMessage().contains("java.lang.Object"), e.getMessage());
      assertTrue(e.getMessage().contains("primitives, arrays and strings"), e.getMessage());
    }
  }
}

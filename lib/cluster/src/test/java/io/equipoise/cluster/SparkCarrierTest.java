package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Store;
import io.equipoise.sweep.Carrier;
import io.equipoise.sweep.Coins;
import io.equipoise.sweep.Halving;
import io.equipoise.sweep.LocalCarrier;
import io.equipoise.sweep.Space;
import io.equipoise.sweep.SweepSettings;
import io.equipoise.sweep.TrialList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep is the same rows in threads, in Spark tasks, and trial by trial on a Spark fleet. */
class SparkCarrierTest {
  private static final SweepSettings QUICK =
      SweepSettings.defaults().withFlushRows(6).withMaxFailed(1);

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = new LocalStore(directory);
  }

  private static Carrier spark(int slots, String label) {
    return new SparkCarrier(LocalSpark.context(), slots, label, null);
  }

  private String rows(String name, Carrier carrier, Halving halving) throws IOException {
    Coins.run(
        store,
        name,
        Coins.biases(20, "fails-from=0.9"),
        Coins.body(0, true, "fails-from=0.9"),
        QUICK,
        halving,
        carrier);
    return Coins.canonical(store, name);
  }

  @Test
  void threadsAndSparkTasksGiveTheSameRows() throws IOException {
    String expected = rows("local", new LocalCarrier(1), null);
    for (int slots : new int[] {1, 2, 7}) {
      assertEquals(expected, rows("spark-" + slots, spark(slots, "s" + slots), null));
    }
  }

  @Test
  void aTrialAtATimeOnASparkFleetGivesTheSameRows() throws IOException {
    TrialList trials = Coins.biases(3, "rounds=2");
    for (String name : List.of("local", "fleet")) {
      Carrier carrier =
          name.equals("local")
              ? new LocalCarrier(1)
              : new LocalCarrier(
                  1, "fleet", () -> new SparkFleets(LocalSpark.context(), 2, "trial", null));
      Coins.run(store, name, trials, Coins.body(0, true, "rounds=2"), QUICK, null, carrier);
    }
    assertEquals(Coins.canonical(store, "local"), Coins.canonical(store, "fleet"));
  }

  @Test
  void halvingIsTheSameOnSpark() throws IOException {
    Halving halving = new Halving(3, 2, "rounds");
    assertEquals(
        rows("local", new LocalCarrier(2), halving), rows("spark", spark(2, "halving"), halving));
  }

  @Test
  void aSignalEndsTheJobAndTheSameLineGoesOn() throws IOException {
    AtomicInteger looks = new AtomicInteger();
    Failure stopped =
        assertThrows(
            Failure.class,
            () ->
                Coins.run(
                    store,
                    "a",
                    Coins.biases(60),
                    Coins.body(100, false),
                    QUICK.withStop(() -> looks.incrementAndGet() > 12),
                    null,
                    spark(2, "stopped")));
    assertEquals(ExitCode.TERMINATED, stopped.exit());
    int before = Coins.rows(store, "a");
    assertTrue(before < 60, before + " rows");
    Coins.run(store, "a", Coins.biases(60), Coins.body(0, false), QUICK, null, spark(2, "again"));
    Coins.run(store, "b", Coins.biases(60), Coins.body(0, false), QUICK, null, spark(2, "whole"));
    assertEquals(Coins.canonical(store, "b"), Coins.canonical(store, "a"));
  }

  @Test
  void whatIsNotATrialsFaultComesBackAsItself() {
    TrialList trials =
        Coins.trials(new Space.Grid(Map.of("bias", List.of("0.1", "1"))), Coins.BASE);
    Failure full =
        assertThrows(
            Failure.class,
            () ->
                Coins.run(store, "a", trials, Coins.body(0, false), QUICK, null, spark(1, "full")));
    assertEquals(ExitCode.RESOURCE, full.exit());
    assertTrue(full.getMessage().contains("(RES-002)"), full::getMessage);
  }
}

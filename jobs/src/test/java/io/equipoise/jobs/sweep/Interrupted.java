package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.run.Failure;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import io.equipoise.sweep.Carrier;
import io.equipoise.sweep.Coins;
import io.equipoise.sweep.JsonTrials;
import io.equipoise.sweep.LocalCarrier;
import io.equipoise.sweep.SweepRunner;
import io.equipoise.sweep.SweepSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a sweep that is stopped in the middle and goes on elsewhere, beside one that is not. */
final class Interrupted {
  private Interrupted() {}

  /** Asserts that both have the same bytes, and gives them. */
  static String assertSameAsWhole(Store store, Sweeping sweep) throws IOException {
    SweepSettings often = SweepSettings.defaults().withFlushRows(1);
    AtomicInteger looks = new AtomicInteger();
    SweepSettings stopped = often.withStop(() -> looks.incrementAndGet() > 3);
    assertThrows(Failure.class, () -> rows(store, sweep, "pieces", stopped, new LocalCarrier(1)));
    String pieces = rows(store, sweep, "pieces", often, new LocalCarrier(2));
    String whole = rows(store, sweep, "whole", SweepSettings.defaults(), new LocalCarrier(1));
    assertEquals(whole, pieces);
    return whole;
  }

  private static String rows(
      Store store, Sweeping sweep, String name, SweepSettings settings, Carrier carrier)
      throws IOException {
    var files = new SweepFiles(name, sweep, List.of(), "").bytes();
    new SweepRunner(new RunFolder(store, name), files, new JsonTrials(), settings, null)
        .run(sweep.trials(), sweep.body(), carrier);
    return Coins.canonical(store, name);
  }
}

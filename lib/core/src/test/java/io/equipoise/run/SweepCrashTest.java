package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.sweep.Coins;
import io.equipoise.sweep.Halving;
import io.equipoise.sweep.LocalCarrier;
import io.equipoise.sweep.SweepSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sweep whose process dies at any file operation, and is submitted again. */
class SweepCrashTest {
  private static final int TRIALS = 20;

  @TempDir Path directory;

  private void sweep(Store store, String name, Halving halving) {
    Coins.run(
        store,
        name,
        Coins.biases(TRIALS, "fails-from=0.9"),
        Coins.body(0, false, "fails-from=0.9"),
        SweepSettings.defaults().withFlushRows(6).withMaxFailed(1),
        halving,
        new LocalCarrier(1));
  }

  @ParameterizedTest
  @EnumSource(FaultyStore.Mode.class)
  void aCrashAtAnyFileOperationLosesNoTrialAndRepeatsNone(FaultyStore.Mode mode)
      throws IOException {
    enumerate(mode, null);
  }

  @ParameterizedTest
  @EnumSource(FaultyStore.Mode.class)
  void neitherDoesOneUnderHalving(FaultyStore.Mode mode) throws IOException {
    enumerate(mode, new Halving(3, 2, "rounds"));
  }

  private void enumerate(FaultyStore.Mode mode, Halving halving) throws IOException {
    LocalStore disk = new LocalStore(directory);
    sweep(disk, "whole", halving);
    String expected = Coins.canonical(disk, "whole");
    FaultyStore counter = new FaultyStore(disk, -1, mode);
    sweep(counter, "counted", halving);
    assertTrue(counter.count() > 20, "only " + counter.count() + " operations");
    for (int k = 0; k < counter.count(); k++) {
      String name = "k" + k;
      FaultyStore store = new FaultyStore(disk, k, mode);
      try {
        sweep(store, name, halving);
      } catch (FaultyStore.Crash | Failure broken) {
        boolean lostAnswer = mode == FaultyStore.Mode.DONE_BUT_REPORTED_FAILED;
        assertFalse(lostAnswer && store.broken().startsWith("publish"), "stopped at a lost answer");
      }
      Dead.pretend(disk, "runs/" + name);
      sweep(disk, name, halving);
      assertEquals(expected, Coins.canonical(disk, name), mode + " at " + k);
      assertEquals(TRIALS, Coins.rows(disk, name));
      assertTrue(new RunFolder(disk, name).complete(), mode + " at " + k);
    }
  }
}

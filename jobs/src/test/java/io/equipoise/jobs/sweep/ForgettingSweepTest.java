package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.cluster.SparkCarrier;
import io.equipoise.jobs.Main;
import io.equipoise.options.OptionFiles;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import io.equipoise.run.TableRow;
import io.equipoise.sweep.Carrier;
import io.equipoise.sweep.Coins;
import io.equipoise.sweep.JsonTrials;
import io.equipoise.sweep.LocalCarrier;
import io.equipoise.sweep.SweepSettings;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences of regressions as trials of a sweep. */
class ForgettingSweepTest {
  private static final Path CONF = TestData.root().resolve("conf/sweep");
  private static final String CELLS =
      "space.axes={problem.dimension: [5, 20], problem.spectrum: [isotropic, inverse, inverse-square,"
          + " exponential], problem.minimisers: [shared, distinct], train.samples-per-dimension:"
          + " [0.1, 1, 10], train.step.share: [0.02, 0.64]}";

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = new LocalStore(directory);
  }

  private Sweeping sweeping(String file, String... sets) {
    return Sweeping.of(
        OptionFiles.load(SweepOptions.class, List.of(CONF.resolve(file)), List.of(sets)),
        CONF,
        store,
        null);
  }

  private String rows(Sweeping sweep, String name, SweepSettings settings, Carrier carrier)
      throws IOException {
    Coins.run(store, name, sweep.trials(), sweep.body(), settings, null, carrier);
    return Coins.canonical(store, name);
  }

  @Test
  void twoThousandCellsInterruptedInTheMiddleEndWithTheSameBytes() throws IOException {
    Sweeping sweep = sweeping("linear-forgetting.yaml", CELLS);
    assertEquals(2304, sweep.trials().trials().size());
    SweepSettings often = SweepSettings.defaults().withFlushRows(100);
    AtomicInteger looks = new AtomicInteger();
    Failure stopped =
        assertThrows(
            Failure.class,
            () ->
                rows(
                    sweep,
                    "pieces",
                    often.withStop(() -> looks.incrementAndGet() > 20),
                    new LocalCarrier(2)));
    assertEquals(ExitCode.TERMINATED, stopped.exit());
    int before = Coins.rows(store, "pieces");
    assertTrue(before > 0 && before < 2304, before + " rows");
    String pieces = rows(sweep, "pieces", often, new LocalCarrier(1));
    String whole = rows(sweep, "whole", SweepSettings.defaults(), new LocalCarrier(2));
    assertEquals(whole, pieces);
    assertEquals(2304, Coins.rows(store, "whole"));
    assertEquals(2304 * 20, whole.lines().filter(l -> l.startsWith("trial_evaluations/")).count());
  }

  @Test
  void simulatedCellsAreTheSameInThreadsAndInSparkTasks() throws IOException {
    Sweeping sweep =
        sweeping(
            "linear-forgetting-simulated.yaml",
            "space.axes={problem.dimension: [5], problem.spectrum: [isotropic], problem.minimisers:"
                + " [shared, distinct], train.samples-per-dimension: [1], train.step.share: [0.02]}",
            "orders.tasks=[tiny, small, large]");
    assertEquals(12, sweep.trials().trials().size());
    String local = rows(sweep, "local", SweepSettings.defaults(), new LocalCarrier(1));
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("forgetting")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      assertEquals(
          local,
          rows(
              sweep, "spark", SweepSettings.defaults(), new SparkCarrier(spark, 2, "cells", null)));
    }
  }

  @Test
  void simulatedRisksAreWithinFourStandardErrorsInNearlyAllCells() throws IOException {
    Sweeping sweep =
        sweeping(
            "linear-forgetting-simulated.yaml",
            "space.axes={problem.dimension: [5], problem.spectrum: [inverse], problem.minimisers:"
                + " [shared, distinct], train.samples-per-dimension: [1, 5], train.step.share:"
                + " [0.02, 0.16]}");
    rows(sweep, "cells", SweepSettings.defaults(), new LocalCarrier(2));
    long near = 0;
    long all = 0;
    CommitLog log = new RunFolder(store, "cells").commits();
    for (int n = 0; n < log.size(); n++) {
      Commit commit = log.read(n);
      for (Commit.Entry entry : commit.files()) {
        if (entry.path().startsWith("trial_measures/")) {
          for (TableRow.TrialMeasureRow row :
              new JsonTrials().measures(log.file(commit, entry.path()))) {
            if (row.measure().measure().endsWith("_deviation")) {
              all++;
              near += Math.abs(row.measure().value()) <= 4 ? 1 : 0;
            }
          }
        }
      }
    }
    assertEquals(2 * 192, all);
    assertTrue(near >= 0.99 * all, near + " of " + all);
  }

  @Test
  void anOrderWithAnUnknownTaskOrARepeatedOneIsToldBeforeAnythingRuns() {
    for (String order : List.of("[tiny, huge]", "[tiny, tiny]")) {
      Exception refused =
          assertThrows(
              Exception.class,
              () ->
                  sweeping(
                      "linear-forgetting-studies.yaml",
                      "space.trials=[{problem.order: '" + order + "'}]"));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("order"), message);
      assertTrue(message.contains("expected"), message);
    }
  }

  @Test
  void theStudiesOfTheTheoryGetTheirVerdicts() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertEquals(
        0,
        execute(
            out,
            err,
            "sweep",
            "--config",
            CONF.resolve("linear-forgetting-studies.yaml").toString(),
            "--set",
            "execution.fleet=local"),
        err::toString);
    verdict("forgetting-order", "Reproduced");
    verdict("forgetting-order-distinct", "Not reproduced");
    verdict("forgetting-step", "Reproduced");
  }

  private void verdict(String study, String expected) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path file = TestData.root().resolve("conf/study/" + study + ".yaml");
    assertEquals(0, execute(out, err, "report", "--study", file.toString()), err::toString);
    assertTrue(out.toString().contains(expected), study + ": " + out);
    assertTrue(Files.exists(directory.resolve("runs")));
  }

  private int execute(StringWriter out, StringWriter err, String... line) {
    String[] all = java.util.Arrays.copyOf(line, line.length + 2);
    all[line.length] = "--out";
    all[line.length + 1] = directory.toString();
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }
}

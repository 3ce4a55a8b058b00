package io.equipoise.bench;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.local.LocalSteps;
import io.equipoise.local.RowShard;
import io.equipoise.net.CrystalModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * A process that only trains: pace and memory, ten readings over the run.
 *
 * <p>Arguments: kind of network, width, layers, batch, steps, rows. The first reading is warm-up;
 * the median of the others is printed last, in a form that a script can read, per second of the
 * clock and per second of this thread's processor time, which a loaded machine disturbs less.
 */
public final class TrainingPace {
  private static final int READINGS = 10;

  private TrainingPace() {}

  /** Trains and prints. */
  public static void main(String[] args) throws IOException {
    Networks.Kind kind = Networks.Kind.valueOf(args[0]);
    int width = Integer.parseInt(args[1]);
    int layers = Integer.parseInt(args[2]);
    int batch = Integer.parseInt(args[3]);
    int steps = Integer.parseInt(args[4]);
    int rows = Integer.parseInt(args[5]);
    CrystalModel model = Networks.model(kind, width, layers);
    LocalFleet<RowShard> fleet =
        new LocalFleet<>(new GeneratedCrystals(rows, Networks.graphs(kind)), 1, 1);
    System.out.printf("parameters %d%n", model.net().layout().size());
    LocalSteps next = Networks.begin(model, batch, Math.max(1, steps / READINGS));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] pace = new double[READINGS];
    double[] busy = new double[READINGS];
    for (int reading = 0; reading < READINGS; reading++) {
      long begun = System.nanoTime();
      long begunBusy = threads.getCurrentThreadCpuTime();
      LocalSteps.Update update = fleet.ask(next).get(0);
      double seconds = (System.nanoTime() - begun) / 1e9;
      busy[reading] = update.rows() / ((threads.getCurrentThreadCpuTime() - begunBusy) / 1e9);
      next = Networks.after(next, update);
      pace[reading] = update.rows() / seconds;
      System.out.printf(
          Locale.ROOT,
          "step %6d  %8.1f structures/s  VmRSS %7.1f MiB  VmHWM %7.1f MiB%n",
          next.firstStep(),
          pace[reading],
          Local.memory("VmRSS"),
          Local.memory("VmHWM"));
    }
    System.out.printf(
        Locale.ROOT,
        "median %.1f structures/s %.1f structures/cpu-s%n",
        median(pace),
        median(busy));
  }

  /** The median of all readings but the first. */
  private static double median(double[] readings) {
    double[] warm = Arrays.copyOfRange(readings, 1, READINGS);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }
}

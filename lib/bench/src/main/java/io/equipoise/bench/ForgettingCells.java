package io.equipoise.bench;

import io.equipoise.forgetting.Basis;
import io.equipoise.forgetting.ExactRisks;
import io.equipoise.forgetting.LinearSequence;
import io.equipoise.forgetting.LinearTask;
import io.equipoise.linalg.Vector;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the exact risks of one sequence of four regressions cost, milliseconds of this thread's
 * processor time: the median of as many cells as fit into a second, at least five.
 *
 * <p>Arguments: {@code diagonal} or {@code rotated}, samples per dimension, and dimensions. Rotated
 * tasks have a basis each (a reflection), so that the whole second moment is needed. {@code
 * python/forgetting.py} has the same cells in a loop over numpy arrays; the last column is for
 * comparing the two.
 */
public final class ForgettingCells {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double[] SCALES = {0.05, 0.15, 0.45, 1};

  private ForgettingCells() {}

  /** Measures and prints a line per dimension. */
  public static void main(String[] args) {
    boolean rotated = args[0].equals("rotated");
    double ratio = Double.parseDouble(args[1]);
    for (String text : Arrays.asList(args).subList(2, args.length)) {
      int d = Integer.parseInt(text);
      LinearSequence sequence = sequence(d, (int) (ratio * d), rotated);
      double[] times = times(sequence);
      System.out.printf(
          Locale.ROOT,
          "%s %d %.4f %.12e%n",
          args[0],
          d,
          times[times.length / 2],
          ExactRisks.of(sequence).risks().forgetting());
    }
  }

  private static double[] times(LinearSequence sequence) {
    List<Double> times = new ArrayList<>();
    double sink = 0;
    for (int warm = 0; warm < 2; warm++) {
      times.clear();
      double spent = 0;
      while (times.size() < 5 || spent < 1000) {
        long begun = THREADS.getCurrentThreadCpuTime();
        sink += ExactRisks.of(sequence).risks().averageExcess();
        double ms = (THREADS.getCurrentThreadCpuTime() - begun) / 1e6;
        times.add(ms);
        spent += ms;
      }
    }
    if (Double.isNaN(sink)) {
      throw new IllegalStateException("the risks are no numbers");
    }
    return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static LinearSequence sequence(int d, int samples, boolean rotated) {
    double trace = 0;
    double[] l = new double[d];
    double[] w = new double[d];
    for (int i = 0; i < d; i++) {
      l[i] = 1.0 / (i + 1);
      w[i] = StrictMath.cos(i + 1);
      trace += l[i];
    }
    List<LinearTask> tasks = new ArrayList<>();
    for (int m = 0; m < SCALES.length; m++) {
      Vector eigenvalues = Vector.of(l).times(SCALES[m]);
      Basis basis = rotated ? reflection(d, m) : null;
      tasks.add(new LinearTask("t" + m, eigenvalues, basis, Vector.of(w), 0.4, samples));
    }
    return new LinearSequence(
        Vector.filled(d, 0), tasks, Vector.filled(SCALES.length, 0.2 / trace), 3, 1);
  }

  /** I - 2 v v' with v_i = sin((m + 1)(i + 1)), made of length 1. */
  private static Basis reflection(int d, int m) {
    double[] v = new double[d];
    Arrays.setAll(v, i -> StrictMath.sin((m + 1.0) * (i + 1)));
    double square = Vector.of(v).dot(Vector.of(v));
    double[][] u = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        u[i][j] = (i == j ? 1 : 0) - 2 * v[i] * v[j] / square;
      }
    }
    return Basis.of(u);
  }
}

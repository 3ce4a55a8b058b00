package io.equipoise.bench;

import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.tensor.AdamW;
import io.equipoise.tuning.EngineBackbone;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a step of prompt tuning costs in front of a frozen network of the size of {@code
 * tiny-prompt-t5}: gradient of one prompt over a batch, and Adam.
 *
 * <pre>
 * PROMPTS WORDS ROWS STEPS     prompts of 8 rows in front, of which the first is learned; words of a text; rows of a batch
 * </pre>
 *
 * <p>Prints the median of this thread's processor time of a step, in ms, steps a second, and the
 * loss before the first and after the last; Adam follows the sign of what is rounding alone. {@code
 * python/prompts.py} has the same network, weights and rows in PyTorch.
 */
public final class PromptStep {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final T5Config CONFIG =
      new T5Config(128, 32, 4, 256, 2, 1, 8000, 16, 32, 1e-6, true, true);
  private static final int ROWS = 8;
  private static final long WARM_NANOS = 6_000_000_000L;

  private PromptStep() {}

  /** Measures and prints. */
  public static void main(String[] args) {
    int[] n = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    EngineBackbone network = new EngineBackbone(CONFIG, weights(), "cpu");
    List<T5.Row> batch = batch(n[1], n[2]);
    double[] times = new double[n[3]];
    long begun = System.nanoTime();
    double last = steps(network, n[0], batch, times);
    while (System.nanoTime() - begun < WARM_NANOS) {
      last = steps(network, n[0], batch, times);
    }
    double first = network.loss(start(n[0]), batch);
    Arrays.sort(times);
    double ms = times[times.length / 2];
    System.out.printf(
        Locale.ROOT,
        "%d %d %d %.3f %.1f %.9e %.9e%n",
        n[0],
        n[1],
        n[2],
        ms,
        1000 / ms,
        first,
        last);
  }

  private static double steps(
      EngineBackbone network, int prompts, List<T5.Row> batch, double[] times) {
    float[] all = start(prompts);
    float[] own = Arrays.copyOf(all, ROWS * CONFIG.width());
    float[] m = new float[own.length];
    float[] v = new float[own.length];
    boolean[] decays = new boolean[own.length];
    AdamW adam = new AdamW(0.9, 0.999, 1e-8, 0);
    for (int step = 1; step <= times.length; step++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      float[] gradient = network.slope(all, batch).gradient();
      adam.step(own, m, v, Arrays.copyOf(gradient, own.length), step, 0.01, decays);
      System.arraycopy(own, 0, all, 0, own.length);
      times[step - 1] = (THREADS.getCurrentThreadCpuTime() - begun) / 1e6;
    }
    return network.loss(all, batch);
  }

  private static float[] start(int prompts) {
    float[] all = new float[prompts * ROWS * CONFIG.width()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) (0.1 * Math.sin(0.7 * i));
    }
    return all;
  }

  private static List<T5.Row> batch(int words, int rows) {
    List<T5.Row> batch = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      List<Integer> text = new ArrayList<>();
      for (int j = 0; j < words; j++) {
        text.add(100 + (31 * i + 7 * j * (i + 1)) % 7000);
      }
      batch.add(new T5.Row(text, List.of(10 + i % 15, 1)));
    }
    return batch;
  }

  /**
   * Number i of weight k is s sin(0.7 i + 1.3 k), s = 1 for words, 0.5 for places, the inverse root
   * of a row's length for the others; norms are 1.
   */
  private static T5Weights weights() {
    Map<String, Matrix> weights = new HashMap<>();
    int k = 0;
    for (String name : T5Weights.inOrder(CONFIG)) {
      int columns = T5Weights.columns(CONFIG, name);
      double[] values = new double[T5Weights.size(CONFIG, name)];
      double s = name.startsWith("shared") ? 1 : Math.pow(columns, -0.5);
      s = name.contains("relative") ? 0.5 : s;
      for (int i = 0; i < values.length; i++) {
        values[i] = name.contains("norm") ? 1 : s * Math.sin(0.7 * i + 1.3 * k);
      }
      weights.put(name, new Matrix(values.length / columns, columns, values));
      k++;
    }
    return T5Weights.of(CONFIG, weights);
  }
}

package io.equipoise.bench;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Measured;
import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.State;
import io.equipoise.options.Named;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What one decision of each method costs, for K tasks whose gradients conflict: the median of
 * several, milliseconds of this thread's processor time, which a loaded machine disturbs less than
 * the clock's.
 *
 * <p>Arguments: the largest K (2, 11, 40, 200, 1000 are measured), and names of methods; none for
 * all. A method that took longer than ten seconds at one size is left out of the larger ones.
 */
public final class DecisionTime {
  private static final int[] SIZES = {2, 11, 40, 200, 1000};
  private static final double PATIENCE_MS = 10_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private DecisionTime() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws ReflectiveOperationException {
    int largest = Integer.parseInt(args[0]);
    List<String> wanted = Arrays.asList(args).subList(1, args.length);
    int[] sizes = Arrays.stream(SIZES).filter(k -> k <= largest).toArray();
    System.out.printf("%-12s", "method");
    for (int k : sizes) {
      System.out.printf("%12s", "K = " + k);
    }
    System.out.println();
    for (Class<?> kind : MethodOptions.class.getPermittedSubclasses()) {
      String name = kind.getAnnotation(Named.class).value();
      if (wanted.isEmpty() || wanted.contains(name)) {
        row(name, balancer(kind), sizes);
      }
    }
  }

  private static Balancer balancer(Class<?> kind) throws ReflectiveOperationException {
    return ((MethodOptions) kind.getMethod("defaults").invoke(null)).balancer();
  }

  private static void row(String name, Balancer balancer, int[] sizes) {
    System.out.printf("%-12s", name);
    double last = 0;
    for (int k : sizes) {
      last = last > PATIENCE_MS ? last : median(balancer, k);
      System.out.printf(
          Locale.ROOT,
          "%12s",
          last > PATIENCE_MS ? "> 10 s" : String.format(Locale.ROOT, "%.3f", last));
      System.out.flush();
    }
    System.out.println();
  }

  private static double median(Balancer balancer, int k) {
    Observation now = observed(balancer.demand(), k);
    State state = balancer.start(k);
    List<Double> times = new ArrayList<>();
    long begun = System.nanoTime();
    // Small ones are repeated until the compiler has seen them.
    while (times.size() < 3 || (times.size() < 3000 && System.nanoTime() - begun < 1e9)) {
      long from = THREADS.getCurrentThreadCpuTime();
      state = balancer.decide(now, state).state();
      times.add((THREADS.getCurrentThreadCpuTime() - from) / 1e6);
      if (times.get(times.size() - 1) > PATIENCE_MS) {
        break;
      }
    }
    double[] late = times.stream().skip(times.size() / 2).mapToDouble(t -> t).sorted().toArray();
    return late[late.length / 2];
  }

  /** Rows of 2 K dimensions, half of them drawn one way and half the other. */
  private static Observation observed(Demand demand, int k) {
    SplittableRandom random = new SplittableRandom(20);
    double[][] rows = new double[k][2 * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < 2 * k; j++) {
        rows[i][j] = random.nextDouble() - 0.5 + (i % 2 == 0 ? 0.05 : -0.04);
      }
    }
    double[] gram = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int m = 0; m < 2 * k; m++) {
          sum += rows[i][m] * rows[j][m];
        }
        gram[i * k + j] = sum;
        gram[j * k + i] = sum;
      }
    }
    double[] losses = random.doubles(k, 0.5, 2).toArray();
    List<String> names = IntStream.range(0, k).mapToObj(Integer::toString).toList();
    Measured measured = Observation.of(names, 0).losses(losses);
    if (demand.level() != Demand.Level.LOSSES) {
      measured.norms(IntStream.range(0, k).mapToDouble(i -> Math.sqrt(gram[i * k + i])).toArray());
      measured.gram(gram);
    }
    return measured.build(OnBad.FAIL);
  }
}

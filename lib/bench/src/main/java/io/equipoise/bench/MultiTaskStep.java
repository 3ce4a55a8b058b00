package io.equipoise.bench;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Cagrad;
import io.equipoise.balance.Decision;
import io.equipoise.balance.Demand;
import io.equipoise.balance.FairGrad;
import io.equipoise.balance.Famo;
import io.equipoise.balance.GsmgradFa;
import io.equipoise.balance.LinearScalarisation;
import io.equipoise.balance.Measured;
import io.equipoise.balance.Mgda;
import io.equipoise.balance.Observation;
import io.equipoise.balance.OnBad;
import io.equipoise.balance.Outcome;
import io.equipoise.balance.PcGrad;
import io.equipoise.balance.State;
import io.equipoise.linalg.Vector;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.ForwardPass;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One full multi-task step, from a batch to new parameters: median milliseconds by method and
 * number of tasks, of this thread's processor time and of the clock. The same network and data as
 * {@code python/multitask.py}: trunk 64-256-256 with relu, one linear output a task, squared error,
 * batch 128, Adam.
 *
 * <p>Arguments: seconds for each, then numbers of tasks.
 */
public final class MultiTaskStep {
  private static final int BATCH = 128;
  private static final int INPUTS = 64;
  private static final int WIDTH = 256;
  private static final double RATE = 1e-3;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Balancer balancer;
  private final int tasks;
  private final Layout layout;
  private final FlatFunction function;
  private final List<HostArray> data;
  private final AdamW adam = new AdamW(0.9, 0.999, 1e-8, 0);
  private final boolean[] decays;
  private final float[] theta;
  private final float[] m;
  private final float[] v;
  private State state;
  private long steps;

  private MultiTaskStep(Balancer balancer, int tasks) {
    this.balancer = balancer;
    this.tasks = tasks;
    Layout.Builder pieces =
        new Layout.Builder()
            .linear("first", WIDTH, INPUTS, INPUTS)
            .linear("second", WIDTH, WIDTH, WIDTH);
    Layout.Init init = new Layout.Init.Uniform(1 / Math.sqrt(WIDTH));
    for (int k = 0; k < tasks; k++) {
      pieces.head(k).add("head" + k, true, init, WIDTH + 1);
    }
    layout = pieces.build();
    function = FlatFunction.of(text());
    decays = layout.decays();
    theta = layout.initial(1);
    m = new float[theta.length];
    v = new float[theta.length];
    state = balancer.start(tasks);
    SplittableRandom random = new SplittableRandom(3);
    data =
        List.of(
            HostArray.of(normals(random, BATCH * INPUTS), BATCH, INPUTS),
            HostArray.of(normals(random, BATCH * tasks), BATCH, tasks));
  }

  private static float[] normals(SplittableRandom random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) new Layout.Init.Normal(1).next(random);
    }
    return x;
  }

  private String text() {
    return """
        def losses(self, theta: Tensor, data: List[Tensor]) -> Tensor:
          p = torch.split_with_sizes(theta, [${A}, ${F}, ${B}, ${F}, ${H}], 0)
          h1 = torch.relu(torch.linear(data[0], torch.view(p[0], [${F}, ${I}]), p[1]))
          h2 = torch.relu(torch.linear(h1, torch.view(p[2], [${F}, ${F}]), p[3]))
          q = torch.view(p[4], [${K}, ${F} + 1])
          w = torch.slice(q, 1, 0, ${F})
          r = torch.linear(h2, w, torch.select(q, 1, ${F})) - data[1]
          return torch.mean(r * r, [0])
        """
        .replace("${A}", Integer.toString(WIDTH * INPUTS))
        .replace("${B}", Integer.toString(WIDTH * WIDTH))
        .replace("${H}", Integer.toString(tasks * (WIDTH + 1)))
        .replace("${F}", Integer.toString(WIDTH))
        .replace("${I}", Integer.toString(INPUTS))
        .replace("${K}", Integer.toString(tasks));
  }

  private void step(EngineScope scope) {
    double[] losses;
    float[] gradient;
    Observation now;
    Outcome outcome;
    try (ForwardPass pass = function.forward(scope, HostArray.of(theta), data)) {
      losses = pass.losses();
      Measured measured = Observation.of(names(), steps).losses(losses);
      boolean gram = balancer.demand().level() == Demand.Level.GRAM;
      if (gram) {
        measured.gram(pass.gram(layout.shared()));
      }
      now = measured.build(OnBad.FAIL);
      outcome = balancer.decide(now, state);
      Vector w = ((Decision.Weights) outcome.decision()).onLosses();
      gradient =
          (gram
                  ? pass.combined(
                      w.toArray(),
                      balancer.nativeHeads().factors(w, now.skipped()).toArray(),
                      layout.shared())
                  : pass.gradient(w.toArray()))
              .floats();
    }
    state = outcome.state();
    steps++;
    adam.step(theta, m, v, gradient, steps, RATE, decays);
    if (balancer.demand().after()) {
      double[] after = function.values(scope, HostArray.of(theta), data);
      state = balancer.observeAfter(now, new Observation.After(Vector.of(after), RATE), state);
    }
  }

  private List<String> names() {
    return IntStream.range(0, tasks).mapToObj(Integer::toString).toList();
  }

  /** Medians of processor time and of the clock, milliseconds. */
  private double[] medians(EngineScope scope, double seconds) {
    List<Double> busy = new ArrayList<>();
    List<Double> clock = new ArrayList<>();
    long begun = System.nanoTime();
    while (busy.size() < 8 || System.nanoTime() - begun < 1e9 * seconds) {
      long from = System.nanoTime();
      long fromBusy = THREADS.getCurrentThreadCpuTime();
      step(scope);
      busy.add((THREADS.getCurrentThreadCpuTime() - fromBusy) / 1e6);
      clock.add((System.nanoTime() - from) / 1e6);
    }
    return new double[] {late(busy), late(clock)};
  }

  private static double late(List<Double> times) {
    double[] late = times.stream().skip(times.size() / 4).mapToDouble(t -> t).sorted().toArray();
    return late[late.length / 2];
  }

  private static List<Balancer> balancers() {
    return List.of(
        new LinearScalarisation(LinearScalarisation.Options.defaults()),
        new Bilb4mtl(Bilb4mtlOptions.celebA()),
        new Famo(Famo.Options.defaults()),
        new GsmgradFa(GsmgradFa.Options.defaults()),
        new Mgda(Mgda.Options.defaults()),
        new PcGrad(PcGrad.Options.defaults()),
        new Cagrad(Cagrad.Options.defaults()),
        new FairGrad(FairGrad.Options.defaults()));
  }

  /** Measures and prints a line for each. */
  public static void main(String[] args) {
    double seconds = Double.parseDouble(args[0]);
    int[] sizes = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
    try (EngineScope scope = EngineScope.open("cpu")) {
      for (Balancer warm : balancers()) {
        new MultiTaskStep(warm, 5).medians(scope, seconds);
      }
      for (int tasks : sizes) {
        for (Balancer balancer : balancers()) {
          double[] ms = new MultiTaskStep(balancer, tasks).medians(scope, seconds);
          String name = balancer.name().equals("ls") ? "sum" : balancer.name();
          System.out.printf(Locale.ROOT, "%s %d %.3f %.3f%n", name, tasks, ms[0], ms[1]);
        }
      }
    }
  }
}

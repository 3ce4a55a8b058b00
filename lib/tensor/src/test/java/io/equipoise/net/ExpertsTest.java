package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpertsTest {
  private static final ReGNetOptions SMALL =
      ReGNetOptions.defaults().withSize(6, 1).withReciprocal(false);
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<TaskLoss> LOSSES = List.of(TaskLoss.squared(), TaskLoss.squared());

  private static ReGNet net(Experts experts) {
    return new ReGNet(SMALL.withExperts(experts), 2, SmallCrystals.table());
  }

  private static List<EncodedGraph> graphs(ReGNet net) {
    return List.of(SmallCrystals.rockSalt(), SmallCrystals.perovskite(), SmallCrystals.triclinic(1))
        .stream()
        .map(cell -> net.encode(SmallCrystals.graph(cell, 5, 3), Precision.DOUBLE))
        .toList();
  }

  private static HostArray theta(ReGNet net) {
    double[] theta = HostArray.of(net.layout().initial(7)).doubles();
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < theta.length; i++) {
      theta[i] += random.nextDouble() - 0.5;
    }
    return HostArray.of(theta);
  }

  /** The second task is missing on the second row. */
  private static List<double[]> targets() {
    return List.of(new double[] {0, 0}, new double[] {1, Double.NaN}, new double[] {2, -1});
  }

  private static double[] losses(ReGNet net, HostArray theta, Draw draw) {
    try (EngineScope scope = EngineScope.open("cpu")) {
      List<HostArray> inputs = net.drawn(net.batch(graphs(net)), NAMES, draw);
      List<HostArray> batch = net.withTargets(inputs, targets(), LOSSES);
      return net.function().values(scope, theta, batch);
    }
  }

  /** Squared errors of a network whose noise is off, per task. */
  private static double[] errors(ReGNet net, HostArray theta) {
    double[] sums = new double[2];
    try (EngineScope scope = EngineScope.open("cpu")) {
      double[][] y = net.outputs(scope, theta, graphs(net));
      for (int row = 0; row < y.length; row++) {
        for (int k = 0; k < 2; k++) {
          double r = y[row][k] - targets().get(row)[k];
          sums[k] += Double.isNaN(r) ? 0 : r * r;
        }
      }
    }
    return sums;
  }

  /** Pooled vectors, which the experts read. */
  private static double[][] pooled(ReGNet net, HostArray theta) {
    try (EngineScope scope = EngineScope.open("cpu")) {
      String probe =
          "def losses(self, theta: Tensor, b: List[Tensor]) -> Tensor:\n"
              + "  h = (self).trunk((self).pieces(theta), b, False, annotate(List[Tensor], []))\n"
              + "  return torch.reshape((self).pooled(h, b), [-1])\n";
      String trunk = net.text().replace("def losses(", "def unused(");
      double[] flat =
          io.equipoise.tensor.FlatFunction.of(trunk + probe)
              .values(scope, theta, net.batch(graphs(net)));
      double[][] rows = new double[3][];
      for (int i = 0; i < 3; i++) {
        rows[i] = Arrays.copyOfRange(flat, 6 * i, 6 * i + 6);
      }
      return rows;
    }
  }

  private static double uneven(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return variance / (mean * mean + 1e-10);
  }

  private static double[] product(double[] w, double[] g, int rows) {
    double[] y = new double[rows];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < g.length; c++) {
        y[r] += w[r * g.length + c] * g[c];
      }
    }
    return y;
  }

  private static double[] piece(ReGNet net, HostArray theta, String name) {
    Layout.Piece p = net.layout().piece(name);
    return Arrays.copyOfRange(theta.doubles(), p.offset(), p.offset() + p.length());
  }

  /** Abramowitz and Stegun 7.1.26 is good to 1.5e-7; a series is exact enough for small x. */
  private static double phi(double x) {
    double t = x / Math.sqrt(2);
    if (Math.abs(t) > 5) {
      return t > 0 ? 1 : 0;
    }
    double term = t;
    double sum = t;
    for (int n = 1; n < 200; n++) {
      term *= -t * t / n;
      sum += term / (2 * n + 1);
    }
    return 0.5 * (1 + 2 / Math.sqrt(Math.PI) * sum);
  }

  @Test
  void noisyTopGatesPayForUnevenImportanceAndLoad() {
    int e = 4;
    ReGNet net = net(new Experts(e, 2, Experts.Level.CRYSTAL, 0));
    HostArray theta = theta(net);
    // Without noise the routing is that of evaluation, and the rest is the balance.
    double[] paid = losses(net, theta, Draw.NONE);
    double[] data = errors(net, theta);
    double[][] g = pooled(net, theta);
    ReferenceReGNet reference = new ReferenceReGNet(net, theta.doubles());
    for (int k = 0; k < 2; k++) {
      double[] importance = new double[e];
      double[] load = new double[e];
      int rows = 0;
      for (int row = 0; row < 3; row++) {
        if (Double.isNaN(targets().get(row)[k])) {
          continue;
        }
        rows++;
        double[] a = reference.gate(k, g[row]);
        double[] l = product(piece(net, theta, "head" + k + ".gate.weight"), g[row], e);
        double[] c = piece(net, theta, "head" + k + ".gate.bias");
        double[] spread = product(piece(net, theta, "head" + k + ".noise"), g[row], e);
        for (int i = 0; i < e; i++) {
          l[i] += c[i];
        }
        for (int i = 0; i < e; i++) {
          importance[i] += a[i];
          double[] others = new double[e - 1];
          for (int j = 0; j < e - 1; j++) {
            others[j] = l[j < i ? j : j + 1];
          }
          Arrays.sort(others);
          load[i] += phi((l[i] - others[e - 1 - 2]) / Math.log1p(Math.exp(spread[i])));
        }
      }
      double expected = data[k] + 0.01 * rows * (uneven(importance) + uneven(load));
      assertEquals(expected, paid[k], 1e-9, "task " + k);
    }
  }

  @Test
  void aTasksLossDoesNotReachIntoAnotherTasksHeadOrGate() {
    for (Experts experts :
        List.of(
            new Experts(4, 2, Experts.Level.CRYSTAL, 0),
            new Experts(3, 0, Experts.Level.NODE, 10))) {
      ReGNet net = net(experts);
      HostArray theta = theta(net);
      int[] heads = net.layout().heads(2);
      List<HostArray> inputs = net.drawn(net.batch(graphs(net)), NAMES, Draw.NONE);
      List<HostArray> batch = net.withTargets(inputs, targets(), LOSSES);
      try (EngineScope scope = EngineScope.open("cpu")) {
        double[] first =
            net.function().gradient(scope, theta, batch, new double[] {1, 0}).gradient().doubles();
        double[] second =
            net.function().gradient(scope, theta, batch, new double[] {0, 1}).gradient().doubles();
        assertArrayEquals(
            new double[heads[2] - heads[1]], Arrays.copyOfRange(first, heads[1], heads[2]));
        assertArrayEquals(
            new double[heads[1] - heads[0]], Arrays.copyOfRange(second, heads[0], heads[1]));
        assertTrue(Arrays.stream(first, heads[0], heads[1]).anyMatch(g -> g != 0));
      }
    }
  }

  @Test
  void denseGatesAreRewardedForBeingUndecidedAtFirst() {
    ReGNet net = net(new Experts(3, 0, Experts.Level.CRYSTAL, 10));
    HostArray theta = theta(net);
    double[] early = losses(net, theta, new Draw(1, 9));
    double[] late = losses(net, theta, new Draw(1, 10));
    double[] data = errors(net, theta);
    assertArrayEquals(data, late, 1e-12);
    double[][] g = pooled(net, theta);
    ReferenceReGNet reference = new ReferenceReGNet(net, theta.doubles());
    for (int k = 0; k < 2; k++) {
      double entropy = 0;
      for (int row = 0; row < 3; row++) {
        for (double a : reference.gate(k, g[row])) {
          entropy -= Double.isNaN(targets().get(row)[k]) ? 0 : a * Math.log(a);
        }
      }
      assertEquals(data[k] - 1e-3 * entropy, early[k], 1e-12);
    }
  }

  @Test
  void noiseDependsOnSeedStepAndRowAlone() {
    for (Experts.Level level : Experts.Level.values()) {
      ReGNet net = net(new Experts(4, 2, level, 0));
      HostArray theta = theta(net);
      double[] first = losses(net, theta, new Draw(1, 5));
      assertArrayEquals(first, losses(net, theta, new Draw(1, 5)), 0);
      assertFalse(Arrays.equals(first, losses(net, theta, new Draw(1, 6))));
      assertFalse(Arrays.equals(first, losses(net, theta, new Draw(2, 5))));
      List<EncodedGraph> graphs = graphs(net);
      List<HostArray> all = net.drawn(net.batch(graphs), NAMES, new Draw(1, 5));
      List<HostArray> last =
          net.drawn(net.batch(graphs.subList(2, 3)), NAMES.subList(2, 3), new Draw(1, 5));
      double[] together = all.get(all.size() - 1).doubles();
      double[] alone = last.get(last.size() - 1).doubles();
      int own = alone.length / 2;
      int rows = together.length / 2;
      for (int k = 0; k < 2; k++) {
        assertArrayEquals(
            Arrays.copyOfRange(alone, k * own, (k + 1) * own),
            Arrays.copyOfRange(together, (k + 1) * rows - own, (k + 1) * rows));
      }
    }
  }

  @Test
  void tiesGoToTheLowerExpert() {
    ReGNet net = net(new Experts(5, 2, Experts.Level.CRYSTAL, 0));
    double[] theta = theta(net).doubles();
    for (String name : List.of("head0.gate.weight", "head0.gate.bias")) {
      Layout.Piece p = net.layout().piece(name);
      Arrays.fill(theta, p.offset(), p.offset() + p.length(), 0);
    }
    double[] uses = usage(net, HostArray.of(theta));
    assertArrayEquals(new double[] {1.5, 1.5, 0, 0, 0}, Arrays.copyOf(uses, 5), 1e-12);
  }

  private static double[] usage(ReGNet net, HostArray theta) {
    try (EngineScope scope = EngineScope.open("cpu")) {
      List<HostArray> inputs = net.drawn(net.batch(graphs(net)), NAMES, Draw.NONE);
      List<HostArray> batch = net.withTargets(inputs, targets(), LOSSES);
      return net.function().call(scope, "usage", theta, batch).get(0).doubles();
    }
  }

  @Test
  void refusesMoreKeptExpertsThanThereAre() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Experts(4, 4, Experts.Level.CRYSTAL, 0));
    assertTrue(e.getMessage().contains("net.top-experts = 4 of 4 experts"), e.getMessage());
  }
}

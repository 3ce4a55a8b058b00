package io.equipoise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.gram.Products;
import io.equipoise.gram.RowPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FlatFunctionTest {
  private static final FlatFunction CUBICS =
      FlatFunction.of(
          """
          def losses(self, theta: Tensor, data: List[Tensor]) -> Tensor:
            cube = theta * theta * theta
            return torch.stack([torch.sum(cube), torch.sum(cube * data[0])])
          """);

  /** Two layers and an index_add: the first call must already give the bits of the tenth. */
  private static final FlatFunction NET =
      FlatFunction.of(
          """
          def losses(self, theta: Tensor, data: List[Tensor]) -> Tensor:
            w = torch.view(theta, [32, 32])
            h = torch.silu(torch.linear(data[0], w))
            a = torch.index_add(torch.zeros_like(h), 0, data[1], torch.sigmoid(h) * h)
            y = torch.linear(torch.layer_norm(a, [32]), w)
            return torch.mean(y * y, [0])
          """);

  private static List<HostArray> netData() {
    SplittableRandom random = new SplittableRandom(4);
    float[] x = new float[200 * 32];
    long[] to = new long[200];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextDouble() - 0.5);
    }
    for (int i = 0; i < to.length; i++) {
      to[i] = random.nextInt(200);
    }
    return List.of(HostArray.of(x, 200, 32), HostArray.of(to));
  }

  private static HostArray netTheta() {
    SplittableRandom random = new SplittableRandom(5);
    float[] theta = new float[1024];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) (random.nextDouble() - 0.5);
    }
    return HostArray.of(theta);
  }

  private static int[] noHeads(int tasks, int n) {
    int[] cuts = new int[tasks + 1];
    Arrays.fill(cuts, n);
    return cuts;
  }

  /** Products of the first {@code prefix} numbers of the tasks' gradients. */
  private static double[] gram(FlatFunction.TaskGradients each, int prefix) {
    double[][] rows =
        each.shared().stream()
            .map(row -> Arrays.copyOf(row.doubles(), prefix))
            .toArray(double[][]::new);
    return Products.here(rows, new RowPairs(RowPairs.Kind.ALL, rows.length));
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aForwardPassWaitsForTheDecisionAndGivesTheSameBits() {
    double[] c = new double[32];
    for (int k = 0; k < c.length; k++) {
      c[k] = 0.1 * k - 1;
    }
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatFunction.TaskGradients each =
          NET.taskGradients(scope, netTheta(), netData(), noHeads(32, 1024));
      FlatFunction.Gradient once = NET.gradient(scope, netTheta(), netData(), c);
      int before = scope.liveArrays();
      try (ForwardPass pass = NET.forward(scope, netTheta(), netData())) {
        NET.values(scope, HostArray.of(new float[1024]), netData()); // overwrites the arguments
        assertArrayEquals(each.losses(), pass.losses());
        assertArrayEquals(gram(each, 1000), pass.gram(1000), 1e-13);
        float[] sum = new float[1024];
        for (int k = 0; k < c.length; k++) {
          float[] row = each.shared().get(k).floats();
          for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) ((i < 1000 ? c[k] : 1) * row[i]);
          }
        }
        assertArrayEquals(sum, pass.combined(c, ones(32), 1000).floats(), 1e-5f);
        assertArrayEquals(pass.gram(1024), pass.gram(1024));
        assertArrayEquals(once.gradient().floats(), pass.gradient(c).floats(), 1e-6f);
        assertThrows(IllegalStateException.class, () -> pass.gradient(c));
      }
      assertEquals(before, scope.liveArrays());
    }
  }

  @Test
  void theHessianOfACubicIsExactInDouble() {
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatFunction.Curvature c =
          CUBICS.hessianVector(
              scope,
              HostArray.of(new double[] {1, -2, 3}),
              List.of(HostArray.of(new double[] {1, 2, 4})),
              new double[] {1, 0.5},
              HostArray.of(new double[] {1, 1, -1}));
      // f = sum (1 + b/2) x^3, so H v = 6 (1 + b/2) x v
      assertArrayEquals(new double[] {9, -24, -54}, c.product().doubles());
      assertArrayEquals(new double[] {4.5, 24, 81}, c.gradient().doubles());
      assertArrayEquals(new double[] {20, 93}, c.losses());
    }
  }

  @Test
  void severalTaskGradientsComeFromOneForwardPass() {
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatFunction.TaskGradients g =
          CUBICS.taskGradients(
              scope,
              HostArray.of(new double[] {1, -2}),
              List.of(HostArray.of(new double[] {1, -1})),
              noHeads(2, 2));
      assertArrayEquals(new double[] {3, 12}, g.shared().get(0).doubles());
      assertArrayEquals(new double[] {3, -12}, g.shared().get(1).doubles());
      assertEquals(0, g.heads().length());
      assertArrayEquals(new double[] {153, -135, -135, 153}, gram(g, 2));
      assertArrayEquals(new double[] {9, 9, 9, 9}, gram(g, 1));
    }
  }

  @Test
  void aTasksGradientHoldsTheSharedPartAndItsOwnHead() {
    FlatFunction heads =
        FlatFunction.of(
            """
            def losses(self, theta: Tensor, data: List[Tensor]) -> Tensor:
              a = torch.select(theta, 0, 0)
              b = torch.sum(torch.narrow(theta, 0, 1, 2))
              return torch.stack([a * b, a * a, a * torch.select(theta, 0, 3)])
            """);
    HostArray theta = HostArray.of(new double[] {3, 4, 5, 7});
    try (EngineScope scope = EngineScope.open("cpu")) {
      // Task 0 has a head of two numbers, task 1 none, task 2 one of one.
      var g = heads.taskGradients(scope, theta, List.of(), new int[] {1, 3, 3, 4});
      assertArrayEquals(new double[] {9}, g.shared().get(0).doubles());
      assertArrayEquals(new double[] {6}, g.shared().get(1).doubles());
      assertArrayEquals(new double[] {7}, g.shared().get(2).doubles());
      assertArrayEquals(new double[] {3, 3, 3}, g.heads().doubles());
      assertArrayEquals(new double[] {27, 9, 21}, g.losses());
    }
  }

  @Test
  void aLossThatIgnoresTheParametersHasAZeroGradient() {
    FlatFunction fixed =
        FlatFunction.of(
            """
            def losses(self, theta: Tensor, data: List[Tensor]) -> Tensor:
              return data[0]
            """);
    try (EngineScope scope = EngineScope.open("cpu")) {
      HostArray theta = HostArray.of(new double[] {1, 2});
      List<HostArray> data = List.of(HostArray.of(new double[] {7}));
      assertArrayEquals(
          new double[] {0, 0},
          fixed.gradient(scope, theta, data, new double[] {1}).gradient().doubles());
      assertArrayEquals(
          new double[] {0, 0},
          fixed.hessianVector(scope, theta, data, new double[] {1}, theta).product().doubles());
    }
  }

  @Test
  void theFirstAndTheTenthCallAgreeInEveryBitOnFourThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<float[]>>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        running.add(pool.submit(FlatFunctionTest::tenCalls));
      }
      List<float[]> serial = tenCalls();
      for (Future<List<float[]>> thread : running) {
        for (float[] call : thread.get()) {
          assertArrayEquals(serial.get(0), call);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<float[]> tenCalls() {
    List<float[]> calls = new ArrayList<>();
    try (EngineScope scope = EngineScope.open("cpu")) {
      for (int call = 0; call < 10; call++) {
        float[] gradient = NET.gradient(scope, netTheta(), netData(), ones(32)).gradient().floats();
        float[] product =
            NET.hessianVector(scope, netTheta(), netData(), ones(32), netTheta())
                .product()
                .floats();
        float[] both = Arrays.copyOf(gradient, 2048);
        System.arraycopy(product, 0, both, 1024, 1024);
        calls.add(both);
      }
    }
    return calls;
  }

  @Test
  void aHundredStepsLeaveNoArrayBehind() {
    assertEquals(0, arraysLeftAfter(100));
  }

  static int arraysLeftAfter(int steps) {
    List<HostArray> data = netData();
    HostArray theta = netTheta();
    try (EngineScope scope = EngineScope.open("cpu")) {
      int before = scope.liveArrays();
      for (int step = 0; step < steps; step++) {
        NET.hessianVector(scope, theta, data, ones(32), theta);
      }
      return scope.liveArrays() - before;
    }
  }

  @Test
  void numbersPlacedOnceGiveTheBitsOfNumbersHandedOver() {
    float[] x = netData().get(0).floats();
    HostArray lasting = HostArray.lasting(x);
    HostArray placed = new HostArray(lasting.data(), new long[] {200, 32});
    assertArrayEquals(x, lasting.floats());
    assertEquals(x[5], lasting.doubles()[5]);
    List<HostArray> once = List.of(placed, netData().get(1));
    double[] every = new double[32];
    Arrays.fill(every, 1);
    try (EngineScope scope = EngineScope.open("cpu")) {
      for (int call = 0; call < 3; call++) {
        assertArrayEquals(
            NET.gradient(scope, netTheta(), netData(), every).gradient().floats(),
            NET.gradient(scope, netTheta(), once, every).gradient().floats());
      }
    }
  }
}

package io.equipoise.local;

import io.equipoise.fleet.Seeds;
import io.equipoise.fleet.ShardSource;
import io.equipoise.net.Draw;
import io.equipoise.net.Network;
import io.equipoise.net.ReGNet;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import io.equipoise.tensor.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Three tasks on one shared linear map with a linear head each, small enough for plain Java in
 * double: y_k = x A b_k, losses are squared errors, some targets are missing.
 */
final class LinearTasks {
  static final int K = 3;
  static final int INPUTS = 4;
  static final int HIDDEN = 3;
  static final int SHARED = INPUTS * HIDDEN;
  static final int ROWS = 36;
  static final List<TaskLoss> LOSSES = Collections.nCopies(K, TaskLoss.squared());

  private LinearTasks() {}

  /** The network; its text beside the library's own losses. */
  record Net() implements Network {
    private static final String TEXT =
        """
        def outputs(self, theta: Tensor, b: List[Tensor]) -> Tensor:
          p = torch.split_with_sizes(theta, [12, 9], 0)
          h = torch.matmul(b[0], torch.view(p[0], [4, 3]))
          return torch.matmul(h, torch.t(torch.view(p[1], [3, 3])))
        """;

    @Override
    public int tasks() {
      return K;
    }

    @Override
    public Layout layout() {
      Layout.Init init = new Layout.Init.Uniform(0.5);
      Layout.Builder layout = new Layout.Builder();
      layout.add("first", true, init, 2, HIDDEN).add("second", true, init, 2, HIDDEN);
      for (int k = 0; k < K; k++) {
        layout.head(k).add("head" + k, true, init, HIDDEN);
      }
      return layout.build();
    }

    @Override
    public FlatFunction function() {
      return FlatFunction.of(TEXT + "\n" + TorchScript.resource(ReGNet.class, "losses.ts"));
    }
  }

  /** The model. */
  record Model() implements TaskModel {
    @Override
    public Network net() {
      return new Net();
    }

    @Override
    public List<TargetScale> scales() {
      return IntStream.range(0, K)
          .mapToObj(k -> new TargetScale("task" + k, "", 0, 1, TargetScale.Transform.NONE))
          .toList();
    }

    @Override
    public SortedMap<String, byte[]> files(float[] theta, String prefix) {
      return new TreeMap<>();
    }
  }

  /** How often the engine went forth and back, over all shards that share it. */
  static final class Meter {
    final AtomicInteger forward = new AtomicInteger();
    final AtomicInteger backward = new AtomicInteger();
  }

  /** Rows of numbers. */
  static final class Shard extends RowShard {
    private final double[][] inputs;
    private final Meter meter;

    Shard(List<Integer> rows, Meter meter) {
      super(
          rows.stream().map(row -> "row" + row).toList(),
          rows.stream().map(LinearTasks::targets).toArray(double[][]::new),
          IntStream.range(0, rows.size()).toArray(),
          new int[0],
          new int[0]);
      this.inputs = rows.stream().map(LinearTasks::inputs).toArray(double[][]::new);
      this.meter = meter;
    }

    @Override
    List<int[]> chunks(Network net, int[] rows) {
      return rows.length == 0 ? List.of() : List.of(rows);
    }

    @Override
    List<HostArray> inputs(Network net, int[] rows) {
      double[] flat =
          Arrays.stream(rows)
              .mapToObj(row -> inputs[row])
              .flatMapToDouble(Arrays::stream)
              .toArray();
      return new ArrayList<>(List.of(HostArray.of(flat, rows.length, INPUTS)));
    }

    @Override
    Passes passes(EngineScope engine, Network net) {
      return new Metered(engine, net, Draw.NONE);
    }

    /** Counts. */
    private final class Metered extends Passes {
      private final EngineScope engine;
      private final Network net;

      Metered(EngineScope engine, Network net, Draw draw) {
        super(engine, net, Shard.this, net.function(), draw);
        this.engine = engine;
        this.net = net;
      }

      @Override
      Passes drawing(Draw other) {
        return new Metered(engine, net, other);
      }

      @Override
      double[] losses(float[] theta, int[] rows, List<TaskLoss> losses) {
        meter.forward.incrementAndGet();
        return super.losses(theta, rows, losses);
      }

      @Override
      FlatFunction.Gradient gradient(
          float[] theta, int[] rows, List<TaskLoss> losses, double[] coefficients) {
        meter.forward.incrementAndGet();
        meter.backward.incrementAndGet();
        return super.gradient(theta, rows, losses, coefficients);
      }

      @Override
      FlatFunction.TaskGradients taskGradients(float[] theta, int[] rows, List<TaskLoss> losses) {
        meter.forward.incrementAndGet();
        meter.backward.addAndGet(K);
        return super.taskGradients(theta, rows, losses);
      }
    }
  }

  static double[] inputs(int row) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(1, "inputs/" + row));
    return random.doubles(INPUTS, -1, 1).toArray();
  }

  /** Task 1 pulls against task 0; task 2 is missing on every third row, its size is another. */
  static double[] targets(int row) {
    double[] x = inputs(row);
    double main = x[0] - 0.5 * x[1] + 0.2 * x[2];
    return new double[] {
      main, -main + 0.3 * x[3], row % 3 == 2 ? Double.NaN : 4 * (x[2] + x[3] * 0.5)
    };
  }

  /** Row i lies on shard i mod shards. */
  static ShardSource<RowShard> source(int shards, Meter meter) {
    return shard ->
        new Shard(
            IntStream.range(0, ROWS).filter(i -> i % shards == shard).boxed().toList(), meter);
  }

  static ShardSource<RowShard> source(int shards) {
    return shard -> source(shards, new Meter()).open(shard);
  }

  /** Mean losses of all rows and the gradient of each, in double. */
  static final class Reference {
    final double[] losses = new double[K];
    final double[][] gradients = new double[K][SHARED + K * HIDDEN];

    Reference(double[] theta) {
      double[] counts = new double[K];
      for (int row = 0; row < ROWS; row++) {
        double[] x = inputs(row);
        double[] t = targets(row);
        double[] h = hidden(theta, x);
        for (int k = 0; k < K; k++) {
          if (!Double.isNaN(t[k])) {
            counts[k]++;
            add(theta, x, h, k, t[k]);
          }
        }
      }
      for (int k = 0; k < K; k++) {
        losses[k] /= counts[k];
        for (int j = 0; j < gradients[k].length; j++) {
          gradients[k][j] /= counts[k];
        }
      }
    }

    static Reference at(float[] theta) {
      return new Reference(doubles(theta));
    }

    private static double[] hidden(double[] theta, double[] x) {
      double[] h = new double[HIDDEN];
      for (int i = 0; i < INPUTS; i++) {
        for (int c = 0; c < HIDDEN; c++) {
          h[c] += x[i] * theta[i * HIDDEN + c];
        }
      }
      return h;
    }

    private void add(double[] theta, double[] x, double[] h, int k, double target) {
      int head = SHARED + k * HIDDEN;
      double y = 0;
      for (int c = 0; c < HIDDEN; c++) {
        y += h[c] * theta[head + c];
      }
      double slope = 2 * (y - target);
      losses[k] += (y - target) * (y - target);
      for (int c = 0; c < HIDDEN; c++) {
        gradients[k][head + c] += slope * h[c];
        for (int i = 0; i < INPUTS; i++) {
          gradients[k][i * HIDDEN + c] += slope * theta[head + c] * x[i];
        }
      }
    }

    /** The shared part of each gradient. */
    double[][] shared() {
      return Arrays.stream(gradients).map(g -> Arrays.copyOf(g, SHARED)).toArray(double[][]::new);
    }

    /** Products of the shared parts, row by row. */
    double[] gram() {
      return products(shared(), shared());
    }
  }

  static double[] products(double[][] a, double[][] b) {
    double[] gram = new double[a.length * b.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        for (int c = 0; c < a[i].length; c++) {
          gram[i * b.length + j] += a[i][c] * b[j][c];
        }
      }
    }
    return gram;
  }

  static double[] doubles(float[] from) {
    double[] to = new double[from.length];
    Arrays.setAll(to, i -> from[i]);
    return to;
  }
}

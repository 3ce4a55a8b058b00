package io.equipoise.local;

import io.equipoise.net.Draw;
import io.equipoise.net.Network;
import io.equipoise.net.ReGNet;
import io.equipoise.net.TaskLoss;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Passes of one network over rows of one shard, piece by piece, inside one engine scope. */
class Passes {
  private final EngineScope engine;
  private final Network net;
  private final RowShard shard;
  private final FlatFunction function;
  private final Draw draw;

  Passes(EngineScope engine, Network net, RowShard shard) {
    this(engine, net, shard, net.function(), Draw.NONE);
  }

  /** Passes of a function that is known, with what a step draws. */
  Passes(EngineScope engine, Network net, RowShard shard, FlatFunction function, Draw draw) {
    this.engine = engine;
    this.net = net;
    this.shard = shard;
    this.function = function;
    this.draw = draw;
  }

  /** The same passes with what a step draws. */
  Passes drawing(Draw other) {
    return new Passes(engine, net, shard, function, other);
  }

  /** Sums of losses per task. */
  double[] losses(float[] theta, int[] rows, List<TaskLoss> losses) {
    double[] sums = new double[net.tasks()];
    for (int[] chunk : shard.chunks(net, rows)) {
      add(sums, function.values(engine, HostArray.of(theta), batch(chunk, losses)));
    }
    return sums;
  }

  /** Sums of losses per task, and the gradient of sum_k coefficients[k] of them. */
  FlatFunction.Gradient gradient(
      float[] theta, int[] rows, List<TaskLoss> losses, double[] coefficients) {
    double[] sums = new double[net.tasks()];
    float[] total = new float[0];
    for (int[] chunk : shard.chunks(net, rows)) {
      FlatFunction.Gradient part =
          function.gradient(engine, HostArray.of(theta), batch(chunk, losses), coefficients);
      add(sums, part.losses());
      total = added(total, part.gradient().floats());
    }
    return new FlatFunction.Gradient(
        sums, HostArray.of(total.length == 0 ? new float[theta.length] : total));
  }

  /** Sums of losses per task, and the gradient of each. */
  FlatFunction.TaskGradients taskGradients(float[] theta, int[] rows, List<TaskLoss> losses) {
    double[] sums = new double[net.tasks()];
    int[] heads = net.layout().heads(net.tasks());
    float[][] shared = new float[net.tasks()][heads[0]];
    float[] own = new float[theta.length - heads[0]];
    for (int[] chunk : shard.chunks(net, rows)) {
      FlatFunction.TaskGradients part =
          function.taskGradients(engine, HostArray.of(theta), batch(chunk, losses), heads);
      add(sums, part.losses());
      for (int k = 0; k < shared.length; k++) {
        shared[k] = added(shared[k], part.shared().get(k).floats());
      }
      own = added(own, part.heads().floats());
    }
    List<HostArray> rowsOfTasks = Arrays.stream(shared).map(HostArray::of).toList();
    return new FlatFunction.TaskGradients(sums, rowsOfTasks, HostArray.of(own));
  }

  /** The product of {@code vector} with the Hessian of sum_k coefficients[k] of the sums. */
  float[] curvature(
      float[] theta, int[] rows, List<TaskLoss> losses, double[] coefficients, float[] vector) {
    float[] total = new float[0];
    for (int[] chunk : shard.chunks(net, rows)) {
      FlatFunction.Curvature part =
          function.hessianVector(
              engine,
              HostArray.of(theta),
              batch(chunk, losses),
              coefficients,
              HostArray.of(vector));
      total = added(total, part.product().floats());
    }
    return total.length == 0 ? new float[theta.length] : total;
  }

  /** Standardised outputs, in the order of the rows. */
  double[][] outputs(float[] theta, int[] rows, int batchSize) {
    double[][] byRow = new double[rows.length][];
    java.util.Map<Integer, Integer> at = new java.util.HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      at.put(rows[i], i);
    }
    for (int from = 0; from < rows.length; from += batchSize) {
      int[] some =
          java.util.Arrays.copyOfRange(rows, from, Math.min(rows.length, from + batchSize));
      for (int[] chunk : shard.chunks(net, some)) {
        double[][] outputs = net.predict(engine, HostArray.of(theta), shard.inputs(net, chunk));
        for (int i = 0; i < chunk.length; i++) {
          byRow[java.util.Objects.requireNonNull(at.get(chunk[i]))] = outputs[i];
        }
      }
    }
    return byRow;
  }

  /** Adds the sums of {@link ReGNet#settled} over these rows, read as in training. */
  void addMoments(ReGNet crystals, float[] theta, int[] rows, double[] sums) {
    for (int[] chunk : shard.chunks(net, rows)) {
      List<HostArray> inputs = shard.inputs(net, chunk);
      crystals.addMoments(
          inputs, function.call(engine, "moments", HostArray.of(theta), inputs), sums);
    }
  }

  /** Adds the weights that gates give to experts over these rows, and how many rows there are. */
  void addUse(float[] theta, int[] rows, double[] weights, double[] counts) {
    List<TaskLoss> any = java.util.Collections.nCopies(net.tasks(), TaskLoss.squared());
    for (int[] chunk : shard.chunks(net, rows)) {
      List<HostArray> use = function.call(engine, "usage", HostArray.of(theta), batch(chunk, any));
      add(weights, use.get(0).doubles());
      add(counts, use.get(1).doubles());
    }
  }

  private List<HostArray> batch(int[] rows, List<TaskLoss> losses) {
    List<double[]> targets = new ArrayList<>(rows.length);
    List<String> names = new ArrayList<>(rows.length);
    for (int row : rows) {
      targets.add(shard.targets(row));
      names.add(shard.id(row));
    }
    return net.withTargets(net.drawn(shard.inputs(net, rows), names, draw), targets, losses);
  }

  private static void add(double[] to, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += what[i];
    }
  }

  private static float[] added(float[] total, float[] part) {
    if (total.length == 0) {
      return part;
    }
    for (int i = 0; i < total.length; i++) {
      total[i] += part[i];
    }
    return total;
  }
}

package io.equipoise.local;

import io.equipoise.bilevel.Joint;
import io.equipoise.bilevel.MiniBatch;
import io.equipoise.bilevel.RowProblem;
import io.equipoise.linalg.Softmax;
import io.equipoise.net.Network;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.BilevelFunction;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How strongly the parts of a network are to decay, and how much each of its tasks is to count,
 * learned on held-out rows.
 *
 * <pre>
 * g(x,y) = sum_k w_k(x) L_k(y; training rows) + 1/2 sum_j (C + e^(x_group(j))) y_j^2
 * f(x,y) = sum_k 1/K    L_k(y; held-out rows)
 *
 * L_k   mean loss of task k over the rows that carry it
 * w     softmax of the last K numbers of x, or 1/K each where tasks are not weighted
 * group of a number that decays; biases have none and keep C alone
 * </pre>
 *
 * <p>y are the network's parameters, in double. Every product is exact: the engine differentiates
 * the gradient of the first term once more, the second is in closed form. g is not convex in a
 * network with hidden layers; the methods then find a stationary point near their start, and a
 * larger C keeps them from directions of negative curvature.
 *
 * <p>Cost of a part: about six passes over the rows, 8 n bytes for n parameters.
 *
 * @param model the network and what its outputs mean
 * @param losses one per task
 * @param decay what shares a strength
 * @param weighted whether tasks are weighted
 * @param ridge C, at least 0
 * @param train per task, training rows that carry it, in all shards
 * @param validation per task, held-out rows that carry it, in all shards
 * @param seed of the first parameters
 */
public record NetworkProblem(
    TaskModel model,
    List<TaskLoss> losses,
    Decay decay,
    boolean weighted,
    double ridge,
    List<Long> train,
    List<Long> validation,
    long seed)
    implements RowProblem<RowShard> {
  private static final long serialVersionUID = 1L;

  /** Which parameters share a strength of decay. */
  public enum Decay {
    /** Each matrix has its own. */
    LAYER,
    /** One for the shared part and one for each task's head. */
    TASK,
    /** One for all. */
    ONE,
    /** None is learned. */
    NONE
  }

  /** Checks that something is learned, and that every task has rows. */
  public NetworkProblem {
    losses = List.copyOf(losses);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    if (decay == Decay.NONE && !weighted) {
      throw new IllegalArgumentException(
          "neither decay nor task weights are learned; expected at least one of them");
    }
    if (!(ridge >= 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException(
          "the fixed ridge is " + ridge + "; expected >= 0 (typical 1e-3)");
    }
    for (int k = 0; k < model.tasks(); k++) {
      if (train.get(k) < 1 || validation.get(k) < 1) {
        throw new IllegalArgumentException(
            "task "
                + k
                + " has "
                + train.get(k)
                + " training and "
                + validation.get(k)
                + " held-out rows; expected at least 1 each");
      }
    }
  }

  private Network net() {
    return model.net();
  }

  /** Names of what is learned, in the order of x. */
  public List<String> names() {
    List<String> names = new ArrayList<>(strengths().names());
    if (weighted) {
      model.scales().forEach(scale -> names.add("weight." + scale.task()));
    }
    return names;
  }

  /** What the numbers of x mean: strengths of decay, then weights that sum to 1. */
  public double[] meant(double[] x) {
    double[] meant = new double[x.length];
    double[] strengths = strengths().of(x);
    int groups = strengths.length;
    System.arraycopy(strengths, 0, meant, 0, groups);
    if (weighted) {
      double[] w = Softmax.of(Arrays.copyOfRange(x, groups, x.length));
      System.arraycopy(w, 0, meant, groups, w.length);
    }
    return meant;
  }

  private DecayStrengths strengths() {
    List<String> tasks = model.scales().stream().map(TargetScale::task).toList();
    return new DecayStrengths(net().layout(), tasks, decay, ridge);
  }

  @Override
  public int dimX() {
    return names().size();
  }

  @Override
  public int dimY() {
    return net().layout().size();
  }

  @Override
  public double[] startY() {
    float[] first = net().layout().initial(seed);
    double[] y = new double[first.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = first[i];
    }
    return y;
  }

  /** Where b[-5] holds one factor per task, in front of the four arrays of targets. */
  private BilevelFunction function() {
    int tasks = model.tasks();
    String factors =
        weighted
            ? "torch.mul(b[-5], torch.mul(torch.softmax(torch.narrow(x, 0, %d, %d), 0), %d.))"
                .formatted(strengths().names().size(), tasks, tasks)
            : "b[-5]";
    return BilevelFunction.over(
        net().function(),
        """
        def lower(self, y: Tensor, b: List[Tensor], x: Tensor) -> Tensor:
          return torch.sum(torch.mul((self).losses(y, b), %s))
        def upper(self, y: Tensor, b: List[Tensor], x: Tensor) -> Tensor:
          return torch.sum(torch.mul((self).losses(y, b), b[-5]))
        """
            .formatted(factors));
  }

  private List<HostArray> batch(RowShard shard, int[] rows, List<Long> counts, double each) {
    List<double[]> targets = Arrays.stream(rows).mapToObj(shard::targets).toList();
    List<HostArray> arrays =
        new ArrayList<>(net().withTargets(shard.inputs(net(), rows), targets, losses));
    double[] factors = new double[counts.size()];
    for (int k = 0; k < factors.length; k++) {
      factors[k] = each / ((double) counts.get(k) * factors.length);
    }
    arrays.add(arrays.size() - 4, HostArray.of(factors));
    return arrays;
  }

  @Override
  public Joint part(
      RowShard shard, double[] x, double[] y, double[] v, Wanted wanted, MiniBatch batch) {
    BilevelFunction function = function();
    HostArray at = HostArray.of(y);
    JointSums sums = new JointSums(x.length, y.length, wanted);
    try (EngineScope engine = EngineScope.open("cpu")) {
      if (wanted.lower() || wanted.products()) {
        double each = batch.factor(shard.rows(Split.TRAIN).length);
        for (int[] rows : chunks(shard, Split.TRAIN, batch, MiniBatch.LOWER)) {
          List<HostArray> arrays = batch(shard, rows, train, each);
          if (wanted == Wanted.LOWER) {
            sums.add(function.lower(engine, at, arrays, x), false);
          } else {
            sums.add(function.joint(engine, at, arrays, x, v));
          }
        }
      }
      if (wanted.upper()) {
        double each = batch.factor(shard.rows(Split.VAL).length);
        for (int[] rows : chunks(shard, Split.VAL, batch, MiniBatch.UPPER)) {
          sums.add(function.upper(engine, at, batch(shard, rows, validation, each), x), true);
        }
      }
    }
    return sums.joint();
  }

  private List<int[]> chunks(RowShard shard, Split split, MiniBatch batch, String level) {
    int[] all = shard.rows(split);
    int[] read = Arrays.stream(batch.read(level, all.length)).map(i -> all[i]).toArray();
    return shard.chunks(net(), read);
  }

  @Override
  public Joint common(double[] x, double[] y, double[] v, Wanted wanted) {
    return strengths().common(x, y, v, wanted);
  }

  @Override
  public double[] gradLowerX(RowShard shard, double[] x, double[] y) {
    return weighted ? lowerInX(shard, x, y) : new double[0];
  }

  private double[] lowerInX(RowShard shard, double[] x, double[] y) {
    double[] sum = new double[x.length];
    try (EngineScope engine = EngineScope.open("cpu")) {
      for (int[] rows : shard.chunks(net(), shard.rows(Split.TRAIN))) {
        JointSums.addTo(
            sum, function().lower(engine, HostArray.of(y), batch(shard, rows, train, 1), x).inX());
      }
    }
    return sum;
  }

  @Override
  public double[] commonGradLowerX(double[] x, double[] y) {
    return strengths().gradLowerX(x, y);
  }
}

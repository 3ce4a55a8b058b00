package io.equipoise.local;

import io.equipoise.bilevel.Joint;
import io.equipoise.bilevel.RowProblem;
import io.equipoise.net.Network;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.tensor.BilevelFunction;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
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
    List<String> names = new ArrayList<>();
    switch (decay) {
      case LAYER ->
          net().layout().pieces().stream()
              .filter(Layout.Piece::decays)
              .forEach(piece -> names.add("decay." + piece.name()));
      case TASK -> {
        names.add("decay.shared");
        model.scales().forEach(scale -> names.add("decay." + scale.task()));
      }
      case ONE -> names.add("decay");
      case NONE -> {}
    }
    if (weighted) {
      model.scales().forEach(scale -> names.add("weight." + scale.task()));
    }
    return names;
  }

  /** What the numbers of x mean: strengths of decay, then weights that sum to 1. */
  public double[] meant(double[] x) {
    double[] meant = new double[x.length];
    int groups = groups();
    for (int g = 0; g < groups; g++) {
      meant[g] = StrictMath.exp(x[g]);
    }
    if (weighted) {
      double[] w = io.equipoise.linalg.Softmax.of(Arrays.copyOfRange(x, groups, x.length));
      System.arraycopy(w, 0, meant, groups, w.length);
    }
    return meant;
  }

  private int groups() {
    return dimX() - (weighted ? model.tasks() : 0);
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

  @Override
  public boolean byRow() {
    return false;
  }

  @Override
  public int firstX(RowShard shard) {
    return 0;
  }

  @Override
  public int ownX(RowShard shard) {
    return dimX();
  }

  /** Where b[-5] holds one factor per task, in front of the four arrays of targets. */
  private BilevelFunction function() {
    int tasks = model.tasks();
    String factors =
        weighted
            ? "torch.mul(b[-5], torch.mul(torch.softmax(torch.narrow(x, 0, %d, %d), 0), %d.))"
                .formatted(groups(), tasks, tasks)
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

  private List<HostArray> batch(RowShard shard, int[] rows, List<Long> counts) {
    List<double[]> targets = Arrays.stream(rows).mapToObj(shard::targets).toList();
    List<HostArray> arrays =
        new ArrayList<>(net().withTargets(shard.inputs(net(), rows), targets, losses));
    double[] factors = new double[counts.size()];
    for (int k = 0; k < factors.length; k++) {
      factors[k] = 1.0 / ((double) counts.get(k) * factors.length);
    }
    arrays.add(arrays.size() - 4, HostArray.of(factors));
    return arrays;
  }

  @Override
  public Joint part(RowShard shard, double[] x, double[] y, double[] v, Wanted wanted) {
    BilevelFunction function = function();
    HostArray at = HostArray.of(y);
    Sums sums = new Sums(x.length, y.length, wanted);
    try (EngineScope engine = EngineScope.open("cpu")) {
      for (int[] rows : shard.chunks(net(), rowsFor(shard, Split.TRAIN, lower(wanted)))) {
        List<HostArray> batch = batch(shard, rows, train);
        if (wanted == Wanted.LOWER) {
          sums.add(function.lower(engine, at, batch, x), false);
        } else {
          sums.add(function.joint(engine, at, batch, x, v));
        }
      }
      for (int[] rows : shard.chunks(net(), rowsFor(shard, Split.VAL, upper(wanted)))) {
        sums.add(function.upper(engine, at, batch(shard, rows, validation), x), true);
      }
    }
    return sums.joint();
  }

  private static boolean lower(Wanted wanted) {
    return wanted != Wanted.UPPER;
  }

  private static boolean upper(Wanted wanted) {
    return wanted == Wanted.UPPER || wanted == Wanted.ALL;
  }

  private static int[] rowsFor(RowShard shard, Split split, boolean asked) {
    return asked ? shard.rows(split) : new int[0];
  }

  /** Adds up what the pieces of a shard answer. */
  private static final class Sums {
    private final Wanted wanted;
    private final double[] p;
    private final double[] hv;
    private final double[] cv;
    private final double[] fx;
    private final double[] fy;
    private double g;
    private double f;

    Sums(int x, int y, Wanted wanted) {
      this.wanted = wanted;
      p = new double[y];
      hv = new double[y];
      cv = new double[x];
      fx = new double[x];
      fy = new double[y];
    }

    void add(BilevelFunction.Slopes slopes, boolean upper) {
      f += upper ? slopes.value() : 0;
      g += upper ? 0 : slopes.value();
      addTo(upper ? fy : p, slopes.inY());
      addTo(upper ? fx : cv, slopes.inX());
    }

    void add(BilevelFunction.Products products) {
      g += products.value();
      addTo(p, products.gradient());
      addTo(hv, products.hvp());
      addTo(cv, products.cross());
    }

    Joint joint() {
      double[] none = {};
      boolean products = wanted == Wanted.ALL || wanted == Wanted.PRODUCTS;
      boolean gradient = wanted == Wanted.ALL || wanted == Wanted.LOWER;
      return new Joint(
          gradient ? g : 0,
          f,
          gradient ? p : none,
          products ? hv : none,
          products ? cv : none,
          upper(wanted) ? fx : none,
          upper(wanted) ? fy : none);
    }

    private static void addTo(double[] sum, double[] part) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
  }

  @Override
  public Joint common(double[] x, double[] y, double[] v, Wanted wanted) {
    boolean gradient = wanted == Wanted.ALL || wanted == Wanted.LOWER;
    boolean products = wanted == Wanted.ALL || wanted == Wanted.PRODUCTS;
    double[] strength = strengths(x);
    int[] group = groupOf();
    double value = 0;
    double[] p = new double[gradient ? y.length : 0];
    double[] hv = new double[products ? y.length : 0];
    double[] cv = new double[products ? x.length : 0];
    for (int j = 0; j < y.length; j++) {
      double factor = ridge + (group[j] < 0 ? 0 : strength[group[j]]);
      value += gradient ? factor * y[j] * y[j] / 2 : 0;
      if (gradient) {
        p[j] = factor * y[j];
      }
      if (products) {
        hv[j] = factor * v[j];
        if (group[j] >= 0) {
          cv[group[j]] += strength[group[j]] * y[j] * v[j];
        }
      }
    }
    return new Joint(
        value,
        0,
        p,
        hv,
        cv,
        new double[upper(wanted) ? x.length : 0],
        new double[upper(wanted) ? y.length : 0]);
  }

  private double[] strengths(double[] x) {
    double[] strengths = new double[groups()];
    for (int g = 0; g < strengths.length; g++) {
      strengths[g] = StrictMath.exp(x[g]);
    }
    return strengths;
  }

  /** Per parameter the number of its group, or -1. */
  private int[] groupOf() {
    int[] group = new int[dimY()];
    int matrices = 0;
    for (Layout.Piece piece : net().layout().pieces()) {
      int own =
          switch (decay) {
            case LAYER -> matrices;
            case TASK -> piece.task() + 1;
            case ONE -> 0;
            case NONE -> -1;
          };
      matrices += piece.decays() ? 1 : 0;
      Arrays.fill(
          group, piece.offset(), piece.offset() + piece.length(), piece.decays() ? own : -1);
    }
    return group;
  }

  @Override
  public double[] gradLowerX(RowShard shard, double[] x, double[] y) {
    return weighted ? lowerInX(shard, x, y) : new double[0];
  }

  private double[] lowerInX(RowShard shard, double[] x, double[] y) {
    double[] sum = new double[x.length];
    try (EngineScope engine = EngineScope.open("cpu")) {
      for (int[] rows : shard.chunks(net(), shard.rows(Split.TRAIN))) {
        Sums.addTo(
            sum, function().lower(engine, HostArray.of(y), batch(shard, rows, train), x).inX());
      }
    }
    return sum;
  }

  @Override
  public double[] commonGradLowerX(double[] x, double[] y) {
    double[] strength = strengths(x);
    int[] group = groupOf();
    double[] gradient = new double[x.length];
    for (int j = 0; j < y.length; j++) {
      if (group[j] >= 0) {
        gradient[group[j]] += strength[group[j]] * y[j] * y[j] / 2;
      }
    }
    return gradient;
  }
}

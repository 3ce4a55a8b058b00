package io.equipoise.bilevel;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Option;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One upper variable over many independent lower problems, a few of which are visited at a time.
 *
 * <pre>
 * F(x) = sum_i w_i f_i(x, y_i*(x)) / sum_i w_i
 * each step, for the blocks i of a random sample I:
 *   u_i = d_i(z_i; xi) + (1 - rho) (u_i - d_i(z_i-; xi))     d = (dg/dy, H v - df/dy, df/dx - C v)
 *   y_i = y_i - ey u_i^p;   v_i = v_i - ev u_i^r
 * x = x - ex sum_i w_i u_i^h / sum_i w_i                     all blocks, the unvisited with theirs
 *
 * z_i = (x, y_i, v_i) now; z_i- the point of the block's last visit; u_i = d_i at its first
 * </pre>
 *
 * <p>A block that was never visited has no part in x's direction: the sum runs over the others.
 *
 * <p>Cost of a step: two joint calls for each sampled block, one at rho = 1. Edge cases: one block
 * with rho = 1 is {@link Soba} with constant steps; all blocks with rho = 1 is gradient descent on
 * the mean.
 *
 * <p>Source: Hu, Qiu, Guo, Zhang and Yang, Blockwise Stochastic Variance-Reduced Methods for
 * multi-block bilevel optimization (arXiv:2305.18730) [inferred from the abstract; the estimator's
 * form recalled]. Differs: a block's estimator is corrected from the point of its own last visit.
 */
public final class MultiBlock {
  private final Options options;

  /** With the given options. */
  public MultiBlock(Options options) {
    this.options = options;
  }

  /** Independent problems that share x. */
  public interface Blocks {
    /** How many there are. */
    int size();

    /**
     * Block {@code i} on the sample that {@code seed} draws; a block without noise ignores it. The
     * same seed gives the same sample.
     */
    BilevelOracle block(int i, long seed);
  }

  /**
   * Where one block stands.
   *
   * @param visits how often it was sampled
   * @param now x as of its last visit is in {@code then}; here y and v are the present ones
   * @param then the point of its last visit
   * @param estimate of the three directions; zeros before the first visit
   */
  public record Block(long visits, SolverState now, SolverState then, Estimate estimate) {}

  /** Estimates of the three directions. */
  public record Estimate(Vector p, Vector r, Vector h) {}

  /** Where the method stands: the shared variable and every block. */
  public record State(long t, Vector x, List<Block> blocks) {
    /** Copies the list. */
    public State {
      blocks = List.copyOf(blocks);
    }
  }

  /** All blocks at y = 0 and v = 0. */
  public State start(Blocks blocks, double[] x) {
    List<Block> all = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      double[] zero = new double[blocks.block(i, 0).dimY()];
      SolverState at = SolverState.at(x, zero, zero);
      all.add(new Block(0, at, at, estimate(zero, zero, new double[x.length])));
    }
    options.checkSample(all.size());
    return new State(0, Vector.of(x), all);
  }

  /** One step. */
  public State step(Blocks blocks, State state) {
    double[] x = state.x().toArray();
    List<Block> next = new ArrayList<>(state.blocks());
    for (int i : sample(blocks.size(), state.t())) {
      long seed = Seeds.mix(options.seed(), "step/" + state.t() + "/block/" + i);
      next.set(i, visit(blocks.block(i, seed), x, state.blocks().get(i), state.t()));
    }
    List<double[]> directions = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      if (next.get(i).visits() > 0) {
        directions.add(next.get(i).estimate().h().toArray());
        weights.add(options.weights().isEmpty() ? 1.0 : options.weights().get(i));
      }
    }
    double[] w = weights.stream().mapToDouble(Double::doubleValue).toArray();
    double[] h = mean(directions, w);
    Direction.squares(h, "x", state.t());
    return new State(state.t() + 1, Vector.of(Level1.plus(x, -options.stepX(), h)), next);
  }

  private Block visit(BilevelOracle oracle, double[] x, Block block, long t) {
    double[] y = block.now().y().toArray();
    double[] v = block.now().v().toArray();
    Joint now = oracle.joint(x, y, v);
    double[] p = now.gradLowerY();
    double[] r = now.residual();
    double[] h = now.hypergradient();
    if (block.visits() > 0 && options.rho() < 1) {
      SolverState then = block.then();
      Joint before = oracle.joint(then.x().toArray(), then.y().toArray(), then.v().toArray());
      p = corrected(p, block.estimate().p().toArray(), before.gradLowerY());
      r = corrected(r, block.estimate().r().toArray(), before.residual());
      h = corrected(h, block.estimate().h().toArray(), before.hypergradient());
    }
    Direction.squares(p, "y", t);
    Direction.squares(r, "v", t);
    SolverState here = SolverState.at(x, y, v);
    SolverState moved =
        here.next(x, Level1.plus(y, -options.stepY(), p), Level1.plus(v, -options.stepV(), r));
    return new Block(block.visits() + 1, moved, here, estimate(p, r, h));
  }

  private double[] corrected(double[] now, double[] estimate, double[] before) {
    return Level1.plus(now, 1 - options.rho(), Level1.minus(estimate, before));
  }

  private static Estimate estimate(double[] p, double[] r, double[] h) {
    return new Estimate(Vector.of(p), Vector.of(r), Vector.of(h));
  }

  /** The sampled blocks, ascending. */
  private int[] sample(int blocks, long t) {
    SplittableRandom random =
        new SplittableRandom(Seeds.mix(options.seed(), "step/" + t + "/sample"));
    int[] order = new int[blocks];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < options.sample(); i++) {
      int j = i + random.nextInt(blocks - i);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    int[] chosen = Arrays.copyOf(order, options.sample());
    Arrays.sort(chosen);
    return chosen;
  }

  /**
   * The weighted mean of vectors, folded in their order.
   *
   * @param weights at least 0, not all 0
   */
  public static double[] mean(List<double[]> vectors, double[] weights) {
    double mass = 0;
    double[] sum = new double[vectors.get(0).length];
    for (int i = 0; i < weights.length; i++) {
      mass += weights[i];
      sum = Level1.plus(sum, weights[i], vectors.get(i));
    }
    Require.positive("the sum of the blocks' weights", mass, "each at least 0");
    return Level1.times(1 / mass, sum);
  }

  /**
   * Options.
   *
   * @param stepY ey, above 0
   * @param stepV ev, above 0
   * @param stepX ex, above 0
   * @param sample blocks visited in a step, at least 1
   * @param rho share of an estimate that is forgotten, in (0, 1]
   * @param weights one per block, above 0; none for equal ones
   * @param seed root of the samples
   */
  public record Options(
      @Option(doc = "Step size of the lower variables.", above = 0) double stepY,
      @Option(doc = "Step size of the linear systems.", above = 0) double stepV,
      @Option(doc = "Step size of the upper variable.", above = 0) double stepX,
      @Option(doc = "Blocks visited in a step.", min = 1) int sample,
      @Option(doc = "Share of an estimate that is forgotten.", above = 0, max = 1) double rho,
      @Option(doc = "One weight per block; none means equal ones.", above = 0) List<Double> weights,
      @Option(doc = "Root of the samples.") long seed)
      implements Serializable {
    /** Checks the ranges. */
    public Options {
      weights = List.copyOf(weights);
      Require.positive("the blocks' step on y", stepY, "at most 2 / curvature");
      Require.positive("the blocks' step on v", stepV, "at most 2 / curvature");
      Require.positive("the blocks' step on x", stepX, "typical 1e-4 to 1");
      Require.atLeast(1, "the number of blocks in a step", sample);
      Require.that(rho > 0 && rho <= 1, "the blocks' rho", rho, "above 0, at most 1");
      for (double weight : weights) {
        Require.positive("a block's weight", weight, "1 for all");
      }
    }

    private void checkSample(int blocks) {
      Require.that(sample <= blocks, "the number of blocks in a step", sample, "at most " + blocks);
      Require.that(
          weights.isEmpty() || weights.size() == blocks,
          "the number of block weights",
          weights.size(),
          "none, or " + blocks);
    }
  }
}

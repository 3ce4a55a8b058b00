package io.equipoise.bilevel;

import io.equipoise.bilevel.RowProblem.Wanted;
import io.equipoise.linalg.Level1;
import java.util.Arrays;
import java.util.List;

/**
 * A problem of rows as an oracle: what every shard answers, added up in shard order with what
 * belongs to no row. Who carries the shards is the choice of those that extend it.
 *
 * @param <S> the opened shard
 */
abstract class ShardedOracle<S> implements BilevelOracle {
  private static final long serialVersionUID = 1L;
  private static final double[] NONE = {};
  final RowProblem<S> problem;
  private final MiniBatch batch;
  private final Sampling sampling;
  private long calls;

  /**
   * The problem as its rows in a draw show it.
   *
   * @param sampling whether every call draws anew within it
   */
  ShardedOracle(RowProblem<S> problem, MiniBatch batch, Sampling sampling) {
    this.problem = problem;
    this.batch = batch;
    this.sampling = sampling;
  }

  /** Every shard's part, in shard order. */
  abstract List<Joint> parts(double[] x, double[] y, double[] v, Wanted wanted, MiniBatch from);

  /** Every shard's part of dg/dx, in shard order. */
  abstract List<double[]> partsOfLowerX(double[] x, double[] y);

  private Joint at(double[] x, double[] y, double[] v, Wanted wanted) {
    MiniBatch own = sampling == Sampling.CALL ? batch.of("call/" + calls++) : batch;
    return total(problem, x, y, v, wanted, parts(x, y, v, wanted, own));
  }

  /** All shards' parts and what belongs to no row; slices of x are joined in shard order. */
  static <S> Joint total(
      RowProblem<S> problem, double[] x, double[] y, double[] v, Wanted wanted, List<Joint> parts) {
    if (!problem.byRow()) {
      return RowProblem.total(problem.common(x, y, v, wanted), parts);
    }
    Joint sum =
        RowProblem.total(
            problem.common(NONE, y, v, wanted), parts.stream().map(Joint::withoutX).toList());
    return new Joint(
        sum.lower(),
        sum.upper(),
        sum.gradLowerY(),
        sum.hvp(),
        joined(parts.stream().map(Joint::cross).toList()),
        joined(parts.stream().map(Joint::gradUpperX).toList()),
        sum.gradUpperY());
  }

  /** dg/dx of all shards' parts and of what belongs to no row. */
  static <S> double[] gradLowerX(
      RowProblem<S> problem, double[] x, double[] y, List<double[]> parts) {
    if (problem.byRow()) {
      return joined(parts);
    }
    double[] sum = problem.commonGradLowerX(x, y);
    for (double[] part : parts) {
      sum = part.length == 0 ? sum : Level1.plus(sum, 1, part);
    }
    return sum;
  }

  /** What a shard sees of x: its slice, or all of it. */
  static <S> double[] slice(RowProblem<S> problem, double[] x, S shard) {
    int first = problem.firstX(shard);
    return problem.byRow() ? Arrays.copyOfRange(x, first, first + problem.ownX(shard)) : x;
  }

  /** The slices, one after the other. */
  static double[] joined(List<double[]> slices) {
    return slices.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  @Override
  public int dimX() {
    return problem.dimX();
  }

  @Override
  public int dimY() {
    return problem.dimY();
  }

  @Override
  public double lower(double[] x, double[] y) {
    return at(x, y, NONE, Wanted.LOWER).lower();
  }

  @Override
  public double upper(double[] x, double[] y) {
    return at(x, y, NONE, Wanted.UPPER).upper();
  }

  @Override
  public double[] gradLowerY(double[] x, double[] y) {
    return at(x, y, NONE, Wanted.LOWER).gradLowerY();
  }

  @Override
  public double[] gradLowerX(double[] x, double[] y) {
    return gradLowerX(problem, x, y, partsOfLowerX(x, y));
  }

  @Override
  public UpperGradient gradUpper(double[] x, double[] y) {
    Joint f = at(x, y, NONE, Wanted.UPPER);
    return new UpperGradient(f.gradUpperX(), f.gradUpperY());
  }

  @Override
  public double[] hvp(double[] x, double[] y, double[] v) {
    return at(x, y, v, Wanted.PRODUCTS).hvp();
  }

  @Override
  public double[] cross(double[] x, double[] y, double[] v) {
    return at(x, y, v, Wanted.PRODUCTS).cross();
  }

  @Override
  public Joint joint(double[] x, double[] y, double[] v) {
    return at(x, y, v, Wanted.ALL);
  }
}

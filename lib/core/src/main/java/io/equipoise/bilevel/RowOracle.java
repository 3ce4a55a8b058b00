package io.equipoise.bilevel;

import io.equipoise.bilevel.RowProblem.Wanted;
import io.equipoise.linalg.Level1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A problem of rows as an oracle, with all shards in this process: the meaning of every other way
 * to carry them.
 *
 * @param <S> the opened shard
 */
public final class RowOracle<S> implements BilevelOracle {
  private static final long serialVersionUID = 1L;
  private static final double[] NONE = {};
  private final RowProblem<S> problem;

  @SuppressWarnings("serial") // the shards of an oracle that travels are serialisable
  private final List<S> shards;

  /** The problem on these shards, in their order. */
  public RowOracle(RowProblem<S> problem, List<S> shards) {
    this.problem = problem;
    this.shards = List.copyOf(shards);
    int next = 0;
    for (S shard : this.shards) {
      if (problem.byRow()) {
        Require.that(
            problem.firstX(shard) == next, "a shard's first row", problem.firstX(shard), "" + next);
        next += problem.ownX(shard);
      }
    }
    Require.that(
        !problem.byRow() || next == problem.dimX(),
        "the number of training rows in the shards",
        next,
        "" + problem.dimX());
  }

  private Joint at(double[] x, double[] y, double[] v, Wanted wanted) {
    List<Joint> parts = new ArrayList<>();
    for (S shard : shards) {
      parts.add(problem.part(shard, slice(x, shard), y, v, wanted));
    }
    return total(problem, x, y, v, wanted, parts);
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

  private double[] slice(double[] x, S shard) {
    return slice(problem, x, shard);
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
    List<double[]> parts = new ArrayList<>();
    for (S shard : shards) {
      parts.add(problem.gradLowerX(shard, slice(x, shard), y));
    }
    return gradLowerX(problem, x, y, parts);
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

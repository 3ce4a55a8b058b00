package io.equipoise.bilevel;

import io.equipoise.bilevel.RowProblem.Wanted;
import java.util.ArrayList;
import java.util.List;

/**
 * A problem of rows as an oracle, with all shards in this process: the meaning of every other way
 * to carry them.
 *
 * @param <S> the opened shard
 */
public final class RowOracle<S> extends ShardedOracle<S> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // the shards of an oracle that travels are serialisable
  private final List<S> shards;

  /** The problem on these shards, in their order. */
  public RowOracle(RowProblem<S> problem, List<S> shards) {
    this(problem, shards, MiniBatch.ALL, Sampling.NONE);
  }

  /** The problem as rows of a draw show it; see {@link Sampling} for whether calls draw anew. */
  public RowOracle(RowProblem<S> problem, List<S> shards, MiniBatch batch, Sampling sampling) {
    super(problem, batch, sampling);
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

  @Override
  List<Joint> parts(double[] x, double[] y, double[] v, Wanted wanted, MiniBatch from) {
    List<Joint> parts = new ArrayList<>();
    for (S shard : shards) {
      MiniBatch own = from.of("shard/" + parts.size());
      parts.add(problem.part(shard, slice(problem, x, shard), y, v, wanted, own));
    }
    return parts;
  }

  @Override
  List<double[]> partsOfLowerX(double[] x, double[] y) {
    List<double[]> parts = new ArrayList<>();
    for (S shard : shards) {
      parts.add(problem.gradLowerX(shard, slice(problem, x, shard), y));
    }
    return parts;
  }
}

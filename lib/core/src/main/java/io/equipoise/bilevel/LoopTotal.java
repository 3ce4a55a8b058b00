package io.equipoise.bilevel;

import io.equipoise.run.NonFiniteException;
import java.util.List;

/**
 * What all shards answered to one step of a single loop, added up.
 *
 * @param sum of the parts and of what belongs to no row
 * @param lengths squared, of the three directions
 */
record LoopTotal(Joint sum, Stfbo.Lengths lengths) {
  /**
   * The total of the replies, in shard order.
   *
   * @param x shared; empty when it lies with the rows
   * @param t steps done
   * @throws NonFiniteException when a direction or a loss is not finite
   */
  static <S> LoopTotal of(
      RowProblem<S> problem,
      List<ShardStep.Reply> replies,
      double[] x,
      double[] y,
      double[] v,
      long t) {
    Joint sum =
        RowProblem.total(
            problem.common(x, y, v, RowProblem.Wanted.ALL),
            replies.stream().map(ShardStep.Reply::part).toList());
    double h = 0;
    for (ShardStep.Reply reply : replies) {
      h += reply.squaresH();
    }
    if (!problem.byRow()) {
      h = Direction.squares(sum.hypergradient(), "x", t);
    }
    Stfbo.Lengths lengths =
        Stfbo.Lengths.of(sum.gradLowerY(), sum.residual(), Direction.finite(h, "x", t), t);
    Direction.loss(sum.upper(), "upper", t);
    Direction.loss(sum.lower(), "lower", t);
    return new LoopTotal(sum, lengths);
  }

  SingleLoopState.Measured measured() {
    return new SingleLoopState.Measured(
        sum.upper(),
        sum.lower(),
        Math.sqrt(lengths.p()),
        Math.sqrt(lengths.r()),
        Math.sqrt(lengths.h()));
  }
}

package io.equipoise.bilevel;

import io.equipoise.bilevel.RowProblem.Wanted;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import java.util.List;

/**
 * A problem of rows as an oracle, with the shards on a fleet: every call is one ask.
 *
 * <p>Gives the bits of a {@link RowOracle} on the same shards. Any solver runs on it; one that
 * makes inner loops asks once for each of their steps. x travels to the shards and its derivatives
 * back, also when x lies with the rows; {@link SingleLoop} spares that.
 *
 * @param <S> the opened shard
 */
final class FleetOracle<S> extends ShardedOracle<S> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // lives on the driver for one round
  private final Fleet<S> fleet;

  /** On all rows. */
  FleetOracle(RowProblem<S> problem, Fleet<S> fleet) {
    this(problem, fleet, MiniBatch.ALL, Sampling.NONE);
  }

  FleetOracle(RowProblem<S> problem, Fleet<S> fleet, MiniBatch batch, Sampling sampling) {
    super(problem, batch, sampling);
    this.fleet = fleet;
  }

  /** Asks for the shard's part. */
  @SuppressWarnings("ArrayRecordComponent") // a question, never compared
  record PartOf<S>(
      RowProblem<S> problem, double[] x, double[] y, double[] v, Wanted wanted, MiniBatch batch)
      implements Question<S, Joint> {
    private static final long serialVersionUID = 1L;

    @Override
    public Joint answer(S shard, Scope scope) {
      MiniBatch own = batch.of("shard/" + scope.shard());
      return problem.part(shard, ShardedOracle.slice(problem, x, shard), y, v, wanted, own);
    }
  }

  /** Asks for the shard's part of dg/dx. */
  @SuppressWarnings("ArrayRecordComponent") // a question, never compared
  record LowerX<S>(RowProblem<S> problem, double[] x, double[] y) implements Question<S, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] answer(S shard, Scope scope) {
      return problem.gradLowerX(shard, ShardedOracle.slice(problem, x, shard), y);
    }
  }

  @Override
  List<Joint> parts(double[] x, double[] y, double[] v, Wanted wanted, MiniBatch from) {
    return fleet.ask(new PartOf<>(problem, x, y, v, wanted, from));
  }

  @Override
  List<double[]> partsOfLowerX(double[] x, double[] y) {
    return fleet.ask(new LowerX<>(problem, x, y));
  }
}

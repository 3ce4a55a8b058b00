package io.equipoise.forgetting;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * One simulation of the shard's sequence, from the shard's own seed of the round.
 *
 * <p>Answers E_j(w_i) row by row, then F and G.
 */
record Replicate(Entries entries) implements Question<LinearSequence, double[]> {
  private static final long serialVersionUID = 1L;

  @Override
  public double[] answer(LinearSequence shard, Scope scope) {
    return numbers(new Simulation(shard, entries).excess(scope.seed("samples")));
  }

  /** The numbers of a matrix of risks, in the order of the answer. */
  static double[] numbers(double[][] excess) {
    RiskMatrix risks = RiskMatrix.of(excess);
    DoubleStream cells = Arrays.stream(excess).flatMapToDouble(Arrays::stream);
    DoubleStream both = DoubleStream.of(risks.forgetting(), risks.averageExcess());
    return DoubleStream.concat(cells, both).toArray();
  }
}

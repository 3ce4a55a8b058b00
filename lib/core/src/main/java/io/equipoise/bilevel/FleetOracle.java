package io.equipoise.bilevel;

import io.equipoise.bilevel.RowProblem.Wanted;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;

/**
 * A problem of rows as an oracle, with the shards on a fleet: every call is one ask.
 *
 * <p>Gives the bits of a {@link RowOracle} on the same shards. Any solver runs on it; one that
 * makes inner loops asks once for each of their steps. x travels to the shards and its derivatives
 * back, also when x lies with the rows; {@link SingleLoop} spares that.
 *
 * @param <S> the opened shard
 */
final class FleetOracle<S> implements BilevelOracle {
  private static final long serialVersionUID = 1L;
  private static final double[] NONE = {};
  private final RowProblem<S> problem;

  @SuppressWarnings("serial") // lives on the driver for one round
  private final Fleet<S> fleet;

  FleetOracle(RowProblem<S> problem, Fleet<S> fleet) {
    this.problem = problem;
    this.fleet = fleet;
  }

  /** Asks for the shard's part. */
  @SuppressWarnings("ArrayRecordComponent") // a question, never compared
  record PartOf<S>(RowProblem<S> problem, double[] x, double[] y, double[] v, Wanted wanted)
      implements Question<S, Joint> {
    private static final long serialVersionUID = 1L;

    @Override
    public Joint answer(S shard, Scope scope) {
      return problem.part(shard, RowOracle.slice(problem, x, shard), y, v, wanted);
    }
  }

  /** Asks for the shard's part of dg/dx. */
  @SuppressWarnings("ArrayRecordComponent") // a question, never compared
  record LowerX<S>(RowProblem<S> problem, double[] x, double[] y) implements Question<S, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] answer(S shard, Scope scope) {
      return problem.gradLowerX(shard, RowOracle.slice(problem, x, shard), y);
    }
  }

  private Joint at(double[] x, double[] y, double[] v, Wanted wanted) {
    return RowOracle.total(
        problem, x, y, v, wanted, fleet.ask(new PartOf<>(problem, x, y, v, wanted)));
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
    return RowOracle.gradLowerX(problem, x, y, fleet.ask(new LowerX<>(problem, x, y)));
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

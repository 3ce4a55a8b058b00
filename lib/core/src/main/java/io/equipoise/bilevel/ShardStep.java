package io.equipoise.bilevel;

import io.equipoise.bilevel.RowProblem.Wanted;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.linalg.Level1;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Asks a shard for its part of a joint call, or for its slice of x, some moves after the round
 * began.
 *
 * <p>A slice of x that lies with its rows is where the round began, minus the moves since. The
 * moves name the points at which they were decided, so a shard that kept nothing follows them again
 * and comes to the same bits; one that kept its last slice makes one move.
 *
 * @param problem whose rows the shard holds
 * @param x where the round began, all slices; or the shared x of now
 * @param moves since the round began; none when x is shared
 * @param <S> the opened shard
 */
record ShardStep<S>(RowProblem<S> problem, double[] x, List<Move> moves) implements Serializable {
  private static final long serialVersionUID = 1L;

  ShardStep {
    moves = List.copyOf(moves);
  }

  /**
   * A move of x that was decided at (y, v).
   *
   * @param divisor what h was divided by
   */
  @SuppressWarnings("ArrayRecordComponent") // travels in a question, never compared
  record Move(double[] y, double[] v, double divisor) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A shard's part.
   *
   * @param part sums; without the slices of x when x lies with the rows
   * @param squaresH sum of squares of the slice of h; 0 when x is shared
   */
  record Reply(Joint part, double squaresH) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Asks for the shard's part at (y, v).
   *
   * @param step where x is
   */
  @SuppressWarnings("ArrayRecordComponent") // a question, never compared
  record PartAt<S>(ShardStep<S> step, double[] y, double[] v) implements Question<S, Reply> {
    private static final long serialVersionUID = 1L;

    @Override
    public Reply answer(S shard, Scope scope) {
      RowProblem<S> problem = step.problem;
      if (!problem.byRow()) {
        return new Reply(problem.part(shard, step.x, y, v, Wanted.ALL), 0);
      }
      int done = step.moves.size();
      Joint own = problem.part(shard, step.slice(shard, scope, done), y, v, Wanted.ALL);
      double[] h = scope.residue(step.keyOfH(done, y, v), own::hypergradient);
      return new Reply(own.withoutX(), Level1.squares(h));
    }
  }

  /**
   * Asks for the shard's slice of x.
   *
   * @param step where x is
   */
  record Slice<S>(ShardStep<S> step) implements Question<S, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] answer(S shard, Scope scope) {
      return step.slice(shard, scope, step.moves.size());
    }
  }

  /** The shard's slice after {@code done} moves. */
  private double[] slice(S shard, Scope scope, int done) {
    if (done == 0) {
      return ShardedOracle.slice(problem, x, shard);
    }
    return scope.residue("x/" + place(done), () -> moved(shard, scope, done));
  }

  private double[] moved(S shard, Scope scope, int done) {
    double[] before = slice(shard, scope, done - 1);
    Move move = moves.get(done - 1);
    double[] h =
        scope.residue(
            keyOfH(done - 1, move.y(), move.v()),
            () -> problem.part(shard, before, move.y(), move.v(), Wanted.ALL).hypergradient());
    return Level1.minusOver(before, h, move.divisor());
  }

  /**
   * Names where x is after {@code done} moves, so that another start of the same round finds none
   * of this one's slices: a divisor grew out of all directions before it.
   */
  private String place(int done) {
    return done
        + "/"
        + (done == 0
            ? Arrays.hashCode(x)
            : Long.toHexString(Double.doubleToLongBits(moves.get(done - 1).divisor())));
  }

  private String keyOfH(int done, double[] y, double[] v) {
    return "h/" + place(done) + "/" + Arrays.hashCode(y) + "/" + Arrays.hashCode(v);
  }
}

package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.Level1;
import io.equipoise.run.Codec;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * S-TFBO on a problem whose rows lie in shards: one ask a step.
 *
 * <pre>
 * round:  S times
 *   p, H v, C v, grad f  = sums of the shards' parts at (x, y, v)       (one ask)
 *   y, v, x, a, b, c     as in {@link Stfbo}
 * x shared:          it moves on the driver
 * x with its rows:   each shard moves its own slice and sends |h|^2 of it; slices are collected once
 *                    a round, for the commit                            (one more ask)
 * </pre>
 *
 * <p>The driver holds x, y, v and one part per shard: O(shards x dimY) numbers. Sums are folded in
 * shard order, in double, so that slots and processes change no bit; another number of shards
 * changes the order of summing, hence the last bits.
 *
 * <p>What travels to a shard with x at its rows: x as of the round's beginning, and (y, v) of each
 * step of the round so far, at most {@link BilevelPlan#steps} of them. Between two commits no slice
 * leaves its shard.
 *
 * <p>A round reports the upper and the lower loss in {@code rounds}, and the numbers of its last
 * step in {@code weights}. The finished run has measures {@code upper_loss}, {@code lower_loss},
 * {@code norm_h} and a file {@code bilevel/stop.json} with the reason and the oracle calls.
 *
 * @param <S> the opened shard
 */
public final class SingleLoop<S> implements Program<SingleLoopState, S> {
  /** Steps in a round at most: a shard keeps two vectors for each. */
  static final int MAX_STEPS = 30;

  private static final String UPPER = "upper";
  private static final String LOWER = "lower";
  private final BilevelPlan<S> plan;
  private final Stfbo.Options options;

  /**
   * A run of this plan.
   *
   * @throws IllegalArgumentException when its solver is another, its rounds have more than 30
   *     steps, or a step is to read a mini-batch
   */
  public SingleLoop(BilevelPlan<S> plan) {
    Require.that(
        plan.steps() <= MAX_STEPS, "the steps in a round", plan.steps(), "1 to " + MAX_STEPS);
    Require.that(!plan.batch().some(), "the rows of a mini-batch", plan.batch().rows(), "0 here");
    if (!(plan.options() instanceof Stfbo.Options own)) {
      throw new IllegalArgumentException(
          "the solver is " + plan.options().solver().name() + "; expected " + Stfbo.NAME);
    }
    this.plan = plan;
    this.options = own;
  }

  @Override
  public SingleLoopState start() {
    double[] x = new double[plan.problem().dimX()];
    Arrays.fill(x, plan.x0());
    double[] y = plan.problem().startY();
    double[] v = new double[y.length];
    return new SingleLoopState(options.solver().start(x, y, v), 0, SingleLoopState.Measured.none());
  }

  @Override
  public SingleLoopState round(SingleLoopState state, Fleet<S> fleet) {
    double[] began = state.solver().x().toArray();
    double[] x = began;
    SolverState at = state.solver();
    SingleLoopState.Measured last = state.last();
    List<ShardStep.Move> moves = new ArrayList<>();
    boolean byRow = plan.problem().byRow();
    for (int s = 0; s < plan.steps(); s++) {
      double[] y = at.y().toArray();
      double[] v = at.v().toArray();
      ShardStep<S> ask = new ShardStep<>(plan.problem(), byRow ? began : x, moves);
      double[] shared = byRow ? new double[0] : x;
      LoopTotal total =
          LoopTotal.of(
              plan.problem(), fleet.ask(new ShardStep.PartAt<>(ask, y, v)), shared, y, v, at.t());
      Stfbo.Sizes sizes = total.lengths().grow(Accumulators.of(at), options.shift(), at.t());
      if (byRow) {
        moves.add(new ShardStep.Move(y, v, sizes.divisorX()));
      } else {
        x = Level1.minusOver(x, total.sum().hypergradient(), sizes.divisorX());
      }
      at =
          sizes
              .after()
              .in(
                  at.next(
                      x,
                      Level1.minusOver(y, total.sum().gradLowerY(), sizes.divisorY()),
                      Level1.minusOver(v, total.sum().residual(), sizes.divisorV())));
      last = total.measured();
    }
    return new SingleLoopState(
        byRow ? collected(at, began, moves, fleet) : at, state.round() + 1, last);
  }

  private SolverState collected(
      SolverState at, double[] began, List<ShardStep.Move> moves, Fleet<S> fleet) {
    double[] x =
        ShardedOracle.joined(
            fleet.ask(new ShardStep.Slice<>(new ShardStep<>(plan.problem(), began, moves))));
    Require.that(
        x.length == plan.problem().dimX(),
        "the number of training rows in the shards",
        x.length,
        plan.problem().dimX() + ", as the problem says");
    return at.withX(x);
  }

  @Override
  public boolean done(SingleLoopState state) {
    return state.round() >= plan.rounds() || reason(state) != StopReason.STEPS;
  }

  private StopReason reason(SingleLoopState state) {
    if (plan.reached(state.last().upper())) {
      return StopReason.TARGET;
    }
    return state.log().stationary(plan.stationary()) ? StopReason.STATIONARY : StopReason.STEPS;
  }

  @Override
  public int rounds() {
    return plan.rounds();
  }

  @Override
  public Codec<SingleLoopState> codec() {
    return new SingleLoopState.InFiles();
  }

  @Override
  public Report report(SingleLoopState before, SingleLoopState after) {
    Accumulators acc = Accumulators.of(after.solver());
    double phi = Math.max(acc.y(), acc.v());
    double shift = options.shift();
    SingleLoopState.Measured last = after.last();
    int round = after.round();
    List<TableRow> rows = new ArrayList<>();
    rows.add(new TableRow.RoundRow(round, UPPER, last.upper(), 1, 1, 1 / (acc.x() * phi + shift)));
    rows.add(new TableRow.RoundRow(round, LOWER, last.lower(), 1, 1, 1 / (acc.y() + shift)));
    rows.addAll(after.log().withRound(round).rows());
    return new Report(rows, last.upper(), "", 2);
  }

  @Override
  public Finish finish(SingleLoopState last, Fleet<S> fleet) {
    long t = last.solver().t();
    SingleLoopState.Measured at = last.last();
    Stopped stopped = new Stopped(Stfbo.NAME, reason(last), t, new Calls(t, 0, t, t, t, 0));
    List<TableRow> measures = new ArrayList<>(plan.evaluation().measures(last.solver(), fleet));
    measures.add(Stopped.measure("upper_loss", at.upper()));
    measures.add(Stopped.measure("lower_loss", at.lower()));
    measures.add(Stopped.measure("norm_h", at.normH()));
    return stopped.finish(measures, plan.reached(at.upper()));
  }
}

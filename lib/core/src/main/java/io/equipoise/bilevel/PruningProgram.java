package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Learns a dense model of rows in shards, then which of its parameters to keep.
 *
 * <pre>
 * rounds 1 .. W   S times   theta = theta - (grad of the mean training loss + gamma theta) / b      b as in AdaGrad-Norm
 * round W         scores = |theta|
 * then            S times   a step of {@link BipPruning} on the same loss
 * </pre>
 *
 * <p>With an upper step near 0 the mask stays the one of the largest parameters: magnitude pruning
 * with the same fine-tuning, to compare with. Measures: those of the evaluation at the masked
 * parameters, {@code kept} and {@code dense_loss}, the held-out loss when round W ended.
 *
 * @param <S> the opened shard
 */
public final class PruningProgram<S> implements Program<PruningProgram.State, S> {
  private final Plan<S> plan;

  /** Pruning by this plan. */
  public PruningProgram(Plan<S> plan) {
    this.plan = plan;
  }

  /**
   * What is done.
   *
   * @param problem whose lower rows are the training loss and whose upper rows are held out
   * @param options of the pruning
   * @param warm W, rounds of dense training, at least 1
   * @param rounds in all, more than W
   * @param steps S, in a round, at least 1
   * @param evaluation of the masked parameters
   */
  public record Plan<S>(
      RowProblem<S> problem,
      BipPruning.Options options,
      int warm,
      int rounds,
      int steps,
      Evaluation<S> evaluation) {
    /** Checks the ranges. */
    public Plan {
      Require.atLeast(1, "the rounds of dense training", warm);
      Require.that(rounds > warm, "the number of rounds", rounds, "> " + warm + " dense ones");
      Require.atLeast(1, "the steps in a round", steps);
      Require.that(!problem.byRow(), "the upper variable", "by row", "shared");
    }
  }

  /**
   * Where it stands.
   *
   * @param round rounds done
   * @param pruning parameters and scores; scores are empty before round W
   * @param b accumulator of the dense steps
   * @param dense held-out loss at the end of round W; NaN before
   * @param upper held-out loss now; NaN before the first round
   */
  public record State(int round, BipPruning.State pruning, double b, double dense, double upper) {}

  @Override
  public State start() {
    Vector theta = Vector.of(plan.problem().startY());
    return new State(0, new BipPruning.State(0, theta, Vector.EMPTY), 1, Double.NaN, Double.NaN);
  }

  @Override
  public State round(State state, Fleet<S> fleet) {
    FleetOracle<S> oracle = new FleetOracle<>(plan.problem(), fleet);
    return state.round() < plan.warm() ? dense(state, oracle) : pruned(state, oracle);
  }

  /** The gradient of the rows alone: what belongs to no row is the pruning's own ridge. */
  private double[] gradient(FleetOracle<S> oracle, double[] z) {
    double[] sum = new double[z.length];
    double[] x = new double[plan.problem().dimX()];
    for (Joint part : oracle.parts(x, z, new double[0], RowProblem.Wanted.LOWER, MiniBatch.ALL)) {
      sum = Level1.plus(sum, 1, part.gradLowerY());
    }
    return sum;
  }

  private double upper(FleetOracle<S> oracle, double[] z, long t) {
    double f = oracle.upper(new double[plan.problem().dimX()], z);
    return Direction.loss(f, "upper", t);
  }

  private State dense(State state, FleetOracle<S> oracle) {
    double gamma = plan.options().gamma();
    long t = state.pruning().t();
    AdaGradNorm now =
        new AdaGradNorm(state.pruning().theta().toArray(), state.b())
            .steps(plan.steps(), y -> Level1.plus(gradient(oracle, y), gamma, y), "theta", t);
    boolean last = state.round() + 1 == plan.warm();
    Vector scores = last ? new BipPruning(plan.options()).start(now.y()).scores() : Vector.EMPTY;
    BipPruning.State next = new BipPruning.State(t + plan.steps(), Vector.of(now.y()), scores);
    double f = upper(oracle, now.y(), next.t());
    return new State(state.round() + 1, next, now.b(), last ? f : Double.NaN, f);
  }

  private State pruned(State state, FleetOracle<S> oracle) {
    BipPruning pruning = new BipPruning(plan.options());
    BipPruning.State at = state.pruning();
    for (int s = 0; s < plan.steps(); s++) {
      at = pruning.step(z -> gradient(oracle, z), at);
    }
    double f = upper(oracle, kept(at), at.t());
    return new State(state.round() + 1, at, state.b(), state.dense(), f);
  }

  /** The masked parameters; all of them before there is a mask. */
  private double[] kept(BipPruning.State at) {
    double[] theta = at.theta().toArray();
    if (!at.scores().isEmpty()) {
      double[] mask = new BipPruning(plan.options()).mask(at);
      for (int i = 0; i < theta.length; i++) {
        theta[i] *= mask[i];
      }
    }
    return theta;
  }

  @Override
  public boolean done(State state) {
    return state.round() >= plan.rounds();
  }

  @Override
  public int rounds() {
    return plan.rounds();
  }

  @Override
  public Report report(State before, State after) {
    return new Report(
        List.of(new TableRow.RoundRow(after.round(), "upper", after.upper(), 1, 1, 0)),
        after.upper(),
        "",
        1);
  }

  @Override
  public Finish finish(State last, Fleet<S> fleet) {
    double[] z = kept(last.pruning());
    double share = 0;
    for (double each : z) {
      share += each != 0 ? 1.0 / z.length : 0;
    }
    SolverState at = SolverState.at(new double[plan.problem().dimX()], z, new double[z.length]);
    List<TableRow> rows = new ArrayList<>(plan.evaluation().measures(at, fleet));
    rows.add(Stopped.measure("upper_loss", last.upper()));
    rows.add(Stopped.measure("dense_loss", last.dense()));
    rows.add(Stopped.measure("kept", share));
    return new Finish(rows, Map.of());
  }

  @Override
  public Codec<State> codec() {
    return new InFiles();
  }

  /** How a state is stored. */
  private record InFiles() implements Codec<State> {
    @Override
    public Encoded encode(State state) {
      return Encoded.builder()
          .put("round", state.round())
          .put("t", state.pruning().t())
          .put("theta", state.pruning().theta().toArray())
          .put("scores", state.pruning().scores().toArray())
          .put("numbers", new double[] {state.b(), state.dense(), state.upper()})
          .build();
    }

    @Override
    public State decode(Encoded encoded) {
      double[] numbers = encoded.doubles("numbers");
      return new State(
          (int) encoded.whole("round"),
          new BipPruning.State(
              encoded.whole("t"),
              Vector.of(encoded.doubles("theta")),
              Vector.of(encoded.doubles("scores"))),
          numbers[0],
          numbers[1],
          numbers[2]);
    }
  }
}

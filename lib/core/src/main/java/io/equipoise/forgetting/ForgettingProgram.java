package io.equipoise.forgetting;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.Codec;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The risks of a sequence of regressions: exactly, and by as many simulations as there are rounds
 * times shards.
 *
 * <pre>
 * round    every shard simulates the sequence once more; means over all replicates so far
 * finish   the exact risks, and by how many standard errors the simulated means are off
 * </pre>
 *
 * <p>No rounds give the exact risks alone, which look at no shard. What is measured is said by
 * {@link ForgettingRows}. A round reports the mean excess risk of each task so far in {@code
 * rounds}.
 *
 * @param problem what is learned
 * @param rounds simulations of each shard, at least 0
 */
public record ForgettingProgram(LinearProblem problem, int rounds)
    implements Program<ForgettingState, LinearSequence> {

  /** Checks the rounds. */
  public ForgettingProgram {
    if (rounds < 0) {
      throw new IllegalArgumentException("rounds " + rounds + "; expected at least 0");
    }
  }

  private ForgettingRows rows() {
    return new ForgettingRows(problem.tasks().stream().map(LinearProblem.Task::name).toList());
  }

  @Override
  public ForgettingState start() {
    return new ForgettingState(0, Averages.none(rows().numbers()));
  }

  @Override
  public ForgettingState round(ForgettingState state, Fleet<LinearSequence> fleet) {
    Averages averages = state.averages();
    List<double[]> replicates = fleet.ask(new Replicate(problem.entries()));
    for (int shard = 0; shard < replicates.size(); shard++) {
      averages = averages.plus(finite(replicates.get(shard), shard));
    }
    return new ForgettingState(state.rounds() + 1, averages);
  }

  private static double[] finite(double[] numbers, int shard) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new NonFiniteException("(all)", shard, "excess risk", number);
      }
    }
    return numbers;
  }

  @Override
  public boolean done(ForgettingState state) {
    return state.rounds() >= rounds;
  }

  @Override
  public Codec<ForgettingState> codec() {
    return new ForgettingState.StateCodec();
  }

  @Override
  public Report report(ForgettingState before, ForgettingState after) {
    ForgettingRows rows = rows();
    double replicates = after.averages().count();
    List<TableRow> told = new ArrayList<>();
    for (int j = 0; j < rows.tasks().size(); j++) {
      double risk = after.averages().mean(rows.cell(rows.tasks().size(), j));
      told.add(new TableRow.RoundRow(after.rounds(), rows.tasks().get(j), risk, 1, replicates, 0));
    }
    double average = after.averages().mean(rows.average());
    return new Report(told, average, "", rows.tasks().size());
  }

  @Override
  public Finish finish(ForgettingState last, Fleet<LinearSequence> fleet) {
    RiskMatrix exact = ExactRisks.of(problem.sequence()).risks();
    for (int i = 0; i < exact.excess().size(); i++) {
      finite(exact.excess().get(i).toArray(), -1);
    }
    return new Finish(rows().of(exact, last.averages()), Map.of());
  }
}

package io.equipoise.sweep;

import io.equipoise.continual.TaskOrder;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The smallest honest trial: the mean of biased coins, one toss a round. From {@code fails-from} on
 * it meets a number that is not finite; a bias of exactly 1 meets a disk that is full.
 */
public record CoinJob(int sleepMillis) implements TrialJob<CoinOptions> {
  @Override
  public Class<CoinOptions> type() {
    return CoinOptions.class;
  }

  @Override
  public long seed(CoinOptions options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return Identity.dataHash(List.of());
  }

  @Override
  public double seconds(CoinOptions options) {
    return options.rounds() * 1e-3;
  }

  @Override
  public void check(CoinOptions options) {
    if (options.tasks().isEmpty()) {
      throw new IllegalArgumentException("tasks [] of a coin; expected one");
    }
    TaskOrder.check(options.tasks(), options.tasks(), "tasks");
  }

  @Override
  public ScoreRule score() {
    return new ScoreRule("tails", "", "val", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN);
  }

  @Override
  public WholeRun run(Resolved<CoinOptions> options, FleetSource fleets, boolean keepRounds) {
    CoinOptions o = options.value();
    if (o.bias() == 1) {
      throw new Failure(ExitCode.RESOURCE, "RES-002", "disk full", "", "Free space.");
    }
    if (o.tasks().contains("crash")) {
      throw new IllegalStateException("the coin fell off the table");
    }
    if (o.bias() >= o.failsFrom()) {
      throw new NonFiniteException("coin", 0, "loss", Double.NaN);
    }
    List<TableRow.RoundRow> history = new ArrayList<>();
    double tails = 0;
    for (int round = 1; round <= o.rounds(); round++) {
      double toss =
          fleets
              .fleet(shard -> shard, new double[] {1}, o.seed())
              .at("round/" + round)
              .ask((shard, scope) -> new SplittableRandom(scope.seed("toss")).nextDouble())
              .get(0);
      tails += toss < o.bias() ? 0 : 1;
      history.add(new TableRow.RoundRow(round, "coin", toss, 1, 1, 1));
    }
    pause();
    double mean = tails / o.rounds() + o.bias() / 1000;
    return new WholeRun(
        o.rounds(),
        List.of(new TableRow.MeasureRow("coin", "val", "tails", "", mean, o.rounds())),
        keepRounds ? history : List.of(),
        List.of(),
        List.of(new TableRow.EvaluationRow(0, "coin", 0, "coin", "val", "tails", mean, 1)));
  }

  private void pause() {
    try {
      Thread.sleep(sleepMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

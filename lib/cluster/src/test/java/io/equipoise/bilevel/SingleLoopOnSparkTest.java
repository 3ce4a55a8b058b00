package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.cluster.LocalSpark;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hyper-cleaning is the same bytes in one process and on Spark, with 1, 2 and 7 slots. */
class SingleLoopOnSparkTest extends ProgramContract<SingleLoopState, HeldOutRows> {
  private static final int SHARDS = 5;
  private static final int WIDTH = 3;
  private static final HyperCleaning PROBLEM =
      new HyperCleaning(new RowLoss.LogisticLoss(), WIDTH, 0.05, 8 * SHARDS, 4 * SHARDS);

  @Override
  protected Program<SingleLoopState, HeldOutRows> program() {
    return new SingleLoop<>(new BilevelPlan<>(PROBLEM, Stfbo.Options.defaults(), 0, 3, 4, 0));
  }

  @Override
  protected ShardSource<HeldOutRows> source() {
    return SingleLoopOnSparkTest::shard;
  }

  private static HeldOutRows shard(int shard) {
    SplittableRandom random = new SplittableRandom(shard);
    return new HeldOutRows(rows(random, 8), rows(random, 4), 8 * shard);
  }

  private static LinearRows rows(SplittableRandom random, int rows) {
    double[] features = new double[rows * WIDTH];
    Arrays.setAll(features, i -> random.nextDouble() - 0.5);
    double[] labels = new double[rows];
    Arrays.setAll(labels, i -> random.nextBoolean() ? 1 : -1);
    return new LinearRows(features, WIDTH, labels);
  }

  @Override
  protected int shards() {
    return SHARDS;
  }

  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  @Override
  protected List<Fleet<HeldOutRows>> fleets() {
    List<Fleet<HeldOutRows>> fleets = new ArrayList<>();
    fleets.add(new LocalFleet<>(source(), SHARDS, seed()));
    double[] equal = new double[SHARDS];
    Arrays.fill(equal, 1);
    for (int slots : new int[] {1, 2, 7}) {
      fleets.add(
          new SparkFleet<>(
              LocalSpark.context(), source(), equal, seed(), slots, "single-loop-" + slots));
    }
    return fleets;
  }

  /** AmIGO draws anew for every call, S-TFBO for every step. */
  @Test
  void miniBatchesAreTheSameRowsOnEveryFleet() {
    for (SolverOptions options : List.of(Amigo.Options.defaults(), Stfbo.Options.defaults())) {
      BilevelProgram<HeldOutRows> program =
          new BilevelProgram<>(
              new BilevelPlan<>(
                  PROBLEM,
                  options,
                  0,
                  2,
                  2,
                  0,
                  (last, fleet) -> List.of(),
                  0,
                  new MiniBatch(3, 5)));
      Set<BilevelState> ends = new HashSet<>();
      for (Fleet<HeldOutRows> fleet : fleets()) {
        BilevelState first = program.round(program.start(), fleet.at("round/1"));
        ends.add(program.round(first, fleet.at("round/2")));
      }
      assertEquals(1, ends.size(), options.solver().name());
    }
  }
}

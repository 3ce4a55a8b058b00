package io.equipoise.bilevel;

import io.equipoise.cluster.LocalSpark;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Hyper-cleaning is the same bytes in one process and on Spark, with 1, 2 and 7 slots. */
class SingleLoopOnSparkTest extends ProgramContract<SingleLoopState, HeldOutRows> {
  private static final int SHARDS = 5;
  private static final int WIDTH = 3;

  @Override
  protected Program<SingleLoopState, HeldOutRows> program() {
    HyperCleaning problem =
        new HyperCleaning(new RowLoss.LogisticLoss(), WIDTH, 0.05, 8 * SHARDS, 4 * SHARDS);
    return new SingleLoop<>(new BilevelPlan<>(problem, Stfbo.Options.defaults(), 0, 3, 4, 0));
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
}

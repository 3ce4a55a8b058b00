package io.equipoise.bench;

import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Scale;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.local.BalancedTraining;
import io.equipoise.local.RowShard;
import io.equipoise.local.TrainingPlan;
import io.equipoise.local.TrainingState;
import java.io.IOException;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The engine's share of a training round on Spark with two threads and two shards, by the number of
 * local steps.
 *
 * <p>Arguments: rounds, rows of a shard, then one or more numbers of local steps. The first two
 * rounds of each setting open shards and warm up; they are not counted.
 */
public final class TrainingRound {
  private static final int SHARDS = 2;
  private static final int WARM_UP = 2;
  private static final int BATCH = 64;

  private TrainingRound() {}

  /** Trains with each setting and prints a line for it. */
  public static void main(String[] args) throws IOException {
    int rounds = Integer.parseInt(args[0]);
    int rows = Integer.parseInt(args[1]);
    try (JavaSparkContext spark = Local.spark();
        SparkFleet<RowShard> fleet =
            new SparkFleet<>(
                spark,
                new GeneratedCrystals(rows, GeneratedCrystals.eightAngstrom()),
                SHARDS,
                1,
                "bench")) {
      for (int setting = 2; setting < args.length; setting++) {
        measure(fleet, rounds, Integer.parseInt(args[setting]));
      }
    }
  }

  private static void measure(Fleet<RowShard> fleet, int rounds, int localSteps)
      throws IOException {
    TrainingPlan plan =
        new TrainingPlan(
            Networks.model(Networks.Kind.PUBLISHED, 64, 3),
            new Bilb4mtl(Bilb4mtlOptions.qm9()),
            Scale.SUM,
            Networks.options(BATCH, (long) (rounds + WARM_UP) * Math.max(1, localSteps)),
            rounds + WARM_UP,
            localSteps,
            1);
    BalancedTraining training = new BalancedTraining(plan);
    TrainingState state = training.start();
    String path = "h" + localSteps + "/round/";
    for (int round = 0; round < WARM_UP; round++) {
      state = training.round(state, fleet.at(path + round));
    }
    Fleet.Cost before = fleet.cost();
    long begun = System.nanoTime();
    for (int round = WARM_UP; round < rounds + WARM_UP; round++) {
      state = training.round(state, fleet.at(path + round));
    }
    double wall = (System.nanoTime() - begun) / 1e6 / rounds;
    Fleet.Cost cost = fleet.cost().since(before);
    System.out.printf(
        Locale.ROOT,
        "local steps %4d: round %8.1f ms, asks %.1f, in asks %8.1f ms, in answers %8.1f ms,"
            + " engine's share %5.2f %%, %8.1f structures/s, VmHWM %.0f MiB%n",
        localSteps,
        wall,
        (double) cost.asks() / rounds,
        cost.wallNanos() / 1e6 / rounds,
        cost.answerNanos() / 1e6 / rounds,
        100 * cost.engineShare(),
        SHARDS * (double) BATCH * Math.max(1, localSteps) / wall * 1000,
        Local.memory("VmHWM"));
  }
}

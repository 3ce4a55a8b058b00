package io.equipoise.bench;

import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Scale;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.local.BalancedTraining;
import io.equipoise.local.RowShard;
import io.equipoise.local.TrainingPlan;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Progress;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Runner;
import io.equipoise.run.RunnerSettings;
import io.equipoise.table.RunTables;
import io.equipoise.tensor.EngineScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A whole run of thousands of tiny rounds with their commits, in this process: resident memory and
 * live native arrays, and the slope of the former after warm-up.
 *
 * <p>Arguments: rounds, and a directory that does not exist yet. The first half of the rounds is
 * warm-up. Exit 1 when memory grows by 1 MiB or more per 1,000 rounds.
 */
public final class FlatMemory {
  private static final int ROWS = 8;
  private static final int SHARDS = 2;

  private final int rounds;
  private final EngineScope scope;
  private final List<double[]> readings = new ArrayList<>();

  private FlatMemory(int rounds, EngineScope scope) {
    this.rounds = rounds;
    this.scope = scope;
  }

  /** Trains and prints. */
  public static void main(String[] args) throws IOException {
    int rounds = Integer.parseInt(args[0]);
    Path directory = Files.createDirectory(Path.of(args[1]));
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatMemory memory = new FlatMemory(rounds, scope);
      memory.train(directory);
      double slope = memory.slope();
      System.out.printf(Locale.ROOT, "slope %.3f MiB per 1,000 rounds after warm-up%n", slope);
      if (!(slope < 1)) {
        System.exit(1);
      }
    }
  }

  private void train(Path directory) {
    TrainingPlan plan =
        new TrainingPlan(
            Networks.model(Networks.Kind.PUBLISHED, 8, 1),
            new Bilb4mtl(Bilb4mtlOptions.qm9()),
            Scale.SUM,
            Networks.options(4, rounds),
            rounds,
            1,
            1);
    new Runner<>(
            new BalancedTraining(plan),
            new LocalFleet<RowShard>(
                new GeneratedCrystals(ROWS, GeneratedCrystals.eightAngstrom()), SHARDS, 1),
            new RunFolder(new LocalStore(directory), "flat"),
            new RunTables(),
            settings())
        .run();
  }

  private RunnerSettings settings() {
    return RunnerSettings.defaults().withListener(this::read);
  }

  private void read(Progress.Line line) {
    if (line.round() % Math.max(1, rounds / 100) > 0) {
      return;
    }
    try {
      double resident = Local.memory("VmRSS");
      if (line.round() > rounds / 2) {
        readings.add(new double[] {line.round(), resident});
      }
      if (line.round() % Math.max(1, rounds / 10) == 0) {
        System.out.printf(
            Locale.ROOT,
            "round %6d  VmRSS %7.1f MiB  live native arrays %d%n",
            line.round(),
            resident,
            scope.liveArrays());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Least squares over the readings, MiB per 1,000 rounds. */
  private double slope() {
    double meanRound = readings.stream().mapToDouble(r -> r[0]).average().orElse(0);
    double meanSize = readings.stream().mapToDouble(r -> r[1]).average().orElse(0);
    double above = 0;
    double below = 0;
    for (double[] r : readings) {
      above += (r[0] - meanRound) * (r[1] - meanSize);
      below += (r[0] - meanRound) * (r[0] - meanRound);
    }
    return 1000 * above / below;
  }
}

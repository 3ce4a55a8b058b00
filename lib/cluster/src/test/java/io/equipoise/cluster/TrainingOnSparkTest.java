package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Cagrad;
import io.equipoise.balance.Famo;
import io.equipoise.balance.Gcond;
import io.equipoise.balance.GradDrop;
import io.equipoise.balance.GradNorm;
import io.equipoise.balance.Moco;
import io.equipoise.balance.Scale;
import io.equipoise.balance.Sgsmgrad;
import io.equipoise.crystal.Elements;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.gram.GramOptions;
import io.equipoise.local.BalancedTraining;
import io.equipoise.local.Batches;
import io.equipoise.local.Measuring;
import io.equipoise.local.RowShard;
import io.equipoise.local.StepOptions;
import io.equipoise.local.TrainingPlan;
import io.equipoise.local.TrainingState;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.probe.Probe;
import io.equipoise.probe.Samo;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.run.Sha256;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.TableManifest;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training is the same bytes in one process and on Spark, with 1, 2 and 7 slots. */
class TrainingOnSparkTest extends ProgramContract<TrainingState, RowShard> {
  private static final int SHARDS = 5;
  private static final List<String> TASKS = List.of("e_ewald", "density");

  @TempDir Path table;
  private List<TableManifest.Part> parts = List.of();

  @Override
  protected Program<TrainingState, RowShard> program() {
    return training(new Bilb4mtl(Bilb4mtlOptions.qm9().withRate(0.05)), 3, Measuring.defaults());
  }

  private static BalancedTraining training(Balancer balancer, int localSteps, Measuring measuring) {
    float[][] elements = new float[Elements.MAX_TABLE_Z + 1][Elements.FEATURES];
    for (int z = 1; z < elements.length; z++) {
      for (int bit : Elements.features(z)) {
        elements[z][bit] = 1;
      }
    }
    ReGNetOptions sizes = ReGNetOptions.defaults().withSize(8, 1);
    return new BalancedTraining(
        new TrainingPlan(
            new CrystalModel(new ReGNet(sizes, 2, elements), scales()),
            balancer,
            Scale.SUM,
            new StepOptions(
                List.of(TaskLoss.huber(0.3), TaskLoss.huber(0.3)),
                new Batches(4, 9),
                AdamW.defaults(),
                OneCycle.of(5e-3, 9),
                5),
            3,
            localSteps,
            2,
            measuring));
  }

  private static TrainingState trained(BalancedTraining training, Fleet<RowShard> fleet) {
    TrainingState state = training.start();
    for (int round = 1; round <= 2; round++) {
      state = training.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  @Test
  void everyKindOfDemandLeadsToTheSameStateOnEveryFleet() {
    List<Fleet<RowShard>> fleets = fleets();
    Measuring plain = Measuring.defaults();
    Measuring samo = new Measuring(Samo.defaults(), GramOptions.defaults(), null, 1e-3);
    Measuring sketch =
        new Measuring(
            Probe.Plain.defaults(), new GramOptions(GramOptions.Way.BLOCKS, 256, 1), null, 1e-3);
    List<BalancedTraining> kinds =
        List.of(
            training(GradNorm.Options.defaults().balancer(), 0, plain),
            training(Cagrad.Options.defaults().balancer(), 0, plain),
            training(Cagrad.Options.defaults().balancer(), 0, sketch),
            training(Sgsmgrad.Options.defaults().balancer(), 0, plain),
            training(GradDrop.Options.defaults().balancer(), 0, plain),
            training(Famo.Options.defaults().balancer(), 0, plain),
            training(new Bilb4mtl(Bilb4mtlOptions.qm9().withInnerSteps(1)), 0, plain),
            training(Gcond.Options.defaults().balancer(), 0, plain),
            training(Moco.Options.defaults().balancer(), 0, plain),
            training(Cagrad.Options.defaults().balancer(), 0, samo));
    for (int kind = 0; kind < kinds.size(); kind++) {
      TrainingState expected = trained(kinds.get(kind), fleets.get(0));
      for (int fleet = 1; fleet < fleets.size(); fleet++) {
        assertEquals(
            expected,
            trained(kinds.get(kind), fleets.get(fleet).at("kind/" + kind)),
            "kind " + kind + " on fleet " + fleet);
      }
    }
  }

  private static List<TargetScale> scales() {
    return List.of(
        new TargetScale("e_ewald", "eV/atom", -14, 9, TargetScale.Transform.NONE),
        new TargetScale("density", "g/cm3", 4, 2, TargetScale.Transform.NONE));
  }

  @Override
  protected ShardSource<RowShard> source() {
    if (parts.isEmpty()) {
      parts = write();
    }
    return new CrystalShards(
        new Location(new LocalStore(table), ""),
        parts,
        scales(),
        GraphBuilder.Options.defaults().withWaves(2, 100));
  }

  private List<TableManifest.Part> write() {
    PrototypeGenerator generator =
        new PrototypeGenerator(PrototypeGenerator.Options.defaults(4).withTasks(TASKS));
    List<TableManifest.Part> written = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      List<CrystalTable.Row> rows = new ArrayList<>();
      for (int i = shard; i < 40; i += SHARDS) {
        Sample sample = generator.row(i);
        String split = i < 30 ? "train" : "test";
        rows.add(
            new CrystalTable.Row(
                new Sample(sample.crystal(), sample.source(), split, sample.targets()),
                "generated"));
      }
      try {
        byte[] bytes = CrystalTable.write(rows, TASKS);
        String name = "shard-" + shard + ".parquet";
        Files.write(table.resolve(name), bytes);
        written.add(
            new TableManifest.Part(
                name, bytes.length, rows.size(), Sha256.hex(bytes), rows.size()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return written;
  }

  @Override
  protected int shards() {
    return SHARDS;
  }

  /** Batches and first parameters have seeds of their own, which are options. */
  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  @Override
  protected List<Fleet<RowShard>> fleets() {
    List<Fleet<RowShard>> fleets = new ArrayList<>();
    fleets.add(new LocalFleet<>(source(), SHARDS, seed()));
    for (int slots : new int[] {1, 2, 7}) {
      double[] cost = new double[SHARDS];
      Arrays.setAll(cost, i -> 1 + i % 2);
      fleets.add(
          new SparkFleet<>(LocalSpark.context(), source(), cost, seed(), slots, "slots-" + slots));
    }
    return fleets;
  }
}

package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Cagrad;
import io.equipoise.balance.Famo;
import io.equipoise.balance.Gcond;
import io.equipoise.balance.GradDrop;
import io.equipoise.balance.GradNorm;
import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Scale;
import io.equipoise.balance.Sgsmgrad;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.example.Example;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.gram.GramOptions;
import io.equipoise.local.BalancedTraining;
import io.equipoise.local.Batches;
import io.equipoise.local.Measuring;
import io.equipoise.local.RowShard;
import io.equipoise.local.StepOptions;
import io.equipoise.local.TrainingPlan;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.Mlp;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.probe.Probe;
import io.equipoise.probe.Samo;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Runner;
import io.equipoise.run.RunnerSettings;
import io.equipoise.run.Sha256;
import io.equipoise.table.ExampleShards;
import io.equipoise.table.ExampleTable;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableManifest;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One method of each kind of demand, and gradients at perturbed parameters, commit the same bytes
 * from seven shards in one process and on a standalone cluster with 1, 2 and 7 slots. The driver is
 * this process.
 */
class EveryDemandOnAClusterIT {
  private static final int SHARDS = 7;
  private static final int ROUNDS = 3;
  private static final int TASKS = 3;
  private static final long SEED = 5;

  private static ClusterHarness cluster;
  private static List<TableManifest.Part> parts;

  @BeforeAll
  static void startTwoWorkers() throws Exception {
    cluster = ClusterHarness.start("every-demand", 2, 4);
    parts = table();
    System.setProperty("DJL_CACHE_DIR", Checkout.engineCache().toString());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void everyDemandCommitsTheSameBytesWithOneTwoAndSevenSlots() throws Exception {
    Map<String, SortedMap<String, String>> alone =
        committed("alone", new LocalFleet<>(source(), SHARDS, SEED));
    assertEquals(kinds().keySet(), alone.keySet());
    double[] equal = new double[SHARDS];
    Arrays.fill(equal, 1);
    for (int slots : new int[] {1, 2, 7}) {
      try (JavaSparkContext spark = spark(slots);
          SparkFleet<RowShard> fleet =
              new SparkFleet<>(spark, source(), equal, SEED, slots, "slots-" + slots)) {
        Map<String, SortedMap<String, String>> spread = committed("slots-" + slots, fleet);
        // Spark says 2 for a single core.
        assertEquals(Math.max(2, slots), spark.defaultParallelism(), "cores of the cluster in use");
        alone.forEach(
            (kind, results) ->
                assertEquals(results, spread.get(kind), kind + " with " + slots + " slots"));
      }
    }
  }

  private static Map<String, BalancedTraining> kinds() {
    Map<String, BalancedTraining> kinds = new LinkedHashMap<>();
    kinds.put("losses", training(new Bilb4mtl(Bilb4mtlOptions.qm9()), Probe.Plain.defaults()));
    kinds.put("losses-after", training(Famo.Options.defaults()));
    kinds.put("norms", training(GradNorm.Options.defaults()));
    kinds.put("gram-by-blocks", training(Cagrad.Options.defaults()));
    kinds.put("coordinates", training(GradDrop.Options.defaults()));
    kinds.put("three-batches", training(Sgsmgrad.Options.defaults()));
    kinds.put("previous", training(Gcond.Options.defaults()));
    kinds.put("samo", training(Cagrad.Options.defaults().balancer(), Samo.defaults()));
    return kinds;
  }

  private static BalancedTraining training(MethodOptions method) {
    return training(method.balancer(), Probe.Plain.defaults());
  }

  private static BalancedTraining training(Balancer balancer, Probe probe) {
    return new BalancedTraining(
        new TrainingPlan(
            model(),
            balancer,
            Scale.NATIVE,
            new StepOptions(
                Collections.nCopies(TASKS, TaskLoss.squared()),
                new Batches(6, 9),
                AdamW.defaults(),
                OneCycle.of(1e-2, ROUNDS),
                5),
            ROUNDS,
            0,
            2,
            new Measuring(probe, GramOptions.defaults(), null, 1e-3)));
  }

  private static FeatureModel model() {
    return new FeatureModel(
        new Mlp(4, List.of(16, 16), 0, List.of(1, 1, 1)),
        scales(),
        inputs(),
        List.of("a", "b", "c", "d"),
        Collections.nCopies(TASKS, List.of()));
  }

  private static List<TargetScale> scales() {
    return IntStream.range(0, TASKS)
        .mapToObj(k -> new TargetScale("y" + k, "m", 0, 1, TargetScale.Transform.NONE))
        .toList();
  }

  private static FeatureScale inputs() {
    return new FeatureScale(Collections.nCopies(4, 0.0), Collections.nCopies(4, 1.0));
  }

  private static ExampleShards source() {
    return new ExampleShards(
        new Location(new LocalStore(cluster.work().resolve("table")), ""),
        parts,
        scales(),
        inputs());
  }

  /** Twelve rows a shard; task 2 pulls against task 0, and a third of the rows lack task 1. */
  private static List<TableManifest.Part> table() throws IOException {
    Path table = Files.createDirectories(cluster.work().resolve("table"));
    List<String> tasks = scales().stream().map(TargetScale::task).toList();
    List<TableManifest.Part> written = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      List<ExampleTable.Row> rows = new ArrayList<>();
      for (int i = shard; i < 12 * SHARDS; i += SHARDS) {
        double[] x = {i % 5 - 2, i % 7 - 3, (i % 11 - 5) * 0.3, (i % 13 - 6) * 0.2};
        double main = x[0] - 0.5 * x[1];
        double[] y = {main, i % 3 == 0 ? Double.NaN : x[2] * x[3], x[3] - main};
        String split = i < 10 * SHARDS ? "train" : "test";
        rows.add(new ExampleTable.Row(new Example("row" + i, "made", split, x, y), "made"));
      }
      byte[] bytes = ExampleTable.write(rows, tasks);
      String name = "shard-" + shard + ".parquet";
      Files.write(table.resolve(name), bytes);
      written.add(
          new TableManifest.Part(name, bytes.length, rows.size(), Sha256.hex(bytes), rows.size()));
    }
    return written;
  }

  /** Runs each kind from start to end; the hashes of all its results. */
  private static Map<String, SortedMap<String, String>> committed(
      String name, Fleet<RowShard> fleet) throws IOException {
    Path root = cluster.work().resolve(name);
    Map<String, SortedMap<String, String>> results = new LinkedHashMap<>();
    for (Map.Entry<String, BalancedTraining> kind : kinds().entrySet()) {
      RunFolder folder = new RunFolder(new LocalStore(root), kind.getKey());
      new Runner<>(kind.getValue(), fleet, folder, new RunTables(), RunnerSettings.defaults())
          .run();
      SortedMap<String, String> files =
          new StoredRun(root.resolve("runs").resolve(kind.getKey())).results();
      assertEquals(
          ROUNDS + 1,
          files.keySet().stream().filter(f -> f.endsWith("/state.safetensors")).count(),
          () -> "states that were compared: " + files.keySet());
      results.put(kind.getKey(), files);
    }
    return results;
  }

  private static JavaSparkContext spark(int slots) {
    JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster(cluster.master())
                .setAppName("slots-" + slots)
                .set("spark.cores.max", Integer.toString(slots))
                .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .set("spark.executor.memory", "1g")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", flags())
                .set("spark.executorEnv.DJL_CACHE_DIR", Checkout.engineCache().toString())
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    spark.setLogLevel("ERROR");
    return spark;
  }

  /** The flags of this JVM that Spark and the engine need. */
  private static String flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            flag ->
                flag.startsWith("-XX:+Ignore")
                    || flag.startsWith("--add-opens")
                    || flag.startsWith("-Dai.djl")
                    || flag.startsWith("-Djdk.reflect"))
        .collect(Collectors.joining(" ", "-XX:TieredStopAtLevel=1 ", ""));
  }
}

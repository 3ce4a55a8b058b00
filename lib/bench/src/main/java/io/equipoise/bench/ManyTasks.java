package io.equipoise.bench;

import com.sun.management.OperatingSystemMXBean;
import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Famo;
import io.equipoise.balance.GradNorm;
import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Mgda;
import io.equipoise.balance.Scale;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.local.BalancedTraining;
import io.equipoise.local.Batches;
import io.equipoise.local.CrystalShard;
import io.equipoise.local.RowShard;
import io.equipoise.local.Split;
import io.equipoise.local.StepOptions;
import io.equipoise.local.TrainingPlan;
import io.equipoise.local.TrainingState;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Runner;
import io.equipoise.run.RunnerSettings;
import io.equipoise.table.RunTables;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a round with very many tasks costs beyond its passes: decision, asks, folds, tables and
 * commit.
 *
 * <p>Arguments: tasks, rounds, a directory that does not exist yet, and methods, when not the usual
 * three. Beyond the passes is the run's wall time without what the busiest slot spent inside
 * answers, per round, the commit of every round and of the end among it. The processor time is of
 * the whole process and all its threads, passes included: what it bounds holds on a loaded machine
 * too. Rounds before open the shards and warm up. Every task is a linear function of the same
 * label, so that there are as many as wanted.
 */
public final class ManyTasks {
  private static final int SHARDS = 2;
  private static final int ROWS = 64;
  private static final int WARM_UP = 6;

  private ManyTasks() {}

  /** The one-task shards with their target copied to {@code tasks} tasks. */
  private record Copied(GeneratedCrystals from, int tasks) implements ShardSource<RowShard> {
    @Override
    public RowShard open(int shard) {
      CrystalShard one = from.open(shard);
      int[] rows = one.rows(Split.TRAIN);
      List<CrystalGraph> graphs = new ArrayList<>();
      double[][] targets = new double[rows.length][tasks];
      for (int row : rows) {
        graphs.add(one.graph(row));
        for (int k = 0; k < tasks; k++) {
          targets[row][k] = Math.sin(row * 0.37 + k) * (1 + k % 7);
        }
      }
      return new CrystalShard(graphs, targets, rows, new int[0], new int[0]);
    }
  }

  /** Runs each method in one process and on Spark with two threads, and prints a line for it. */
  public static void main(String[] args) throws IOException {
    int tasks = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Path directory = Files.createDirectory(Path.of(args[2]));
    Copied source =
        new Copied(new GeneratedCrystals(ROWS, GeneratedCrystals.eightAngstrom()), tasks);
    Map<String, Balancer> known = new LinkedHashMap<>();
    known.put("ls", MethodOptions.Ls.defaults().balancer());
    known.put("bilb4mtl", new Bilb4mtl(Bilb4mtlOptions.qm9()));
    known.put("famo", Famo.Options.defaults().balancer());
    known.put("gradnorm", GradNorm.Options.defaults().balancer());
    known.put("mgda", Mgda.Options.defaults().balancer());
    List<String> asked =
        args.length > 3
            ? Arrays.asList(args).subList(3, args.length)
            : List.of("ls", "bilb4mtl", "famo");
    Map<String, Balancer> methods = new LinkedHashMap<>();
    asked.forEach(name -> methods.put(name, Objects.requireNonNull(known.get(name), name)));
    try (JavaSparkContext spark = Local.spark();
        SparkFleet<RowShard> onSpark = new SparkFleet<>(spark, source, SHARDS, 1, "bench")) {
      Fleet<RowShard> alone = new LocalFleet<>(source, SHARDS, 1);
      methods.forEach(
          (name, balancer) -> {
            measure(name + " alone", plan(balancer, tasks, rounds), alone, directory);
            measure(name + " spark", plan(balancer, tasks, rounds), onSpark, directory);
          });
    }
  }

  private static TrainingPlan plan(Balancer balancer, int tasks, int rounds) {
    List<TargetScale> scales =
        IntStream.range(0, tasks)
            .mapToObj(k -> new TargetScale("task" + k, "", 0, 1, TargetScale.Transform.NONE))
            .toList();
    return new TrainingPlan(
        new CrystalModel(Networks.net(Networks.Kind.LOCAL_ONLY, 8, 1, tasks), scales),
        balancer,
        Scale.SUM,
        new StepOptions(
            Collections.nCopies(tasks, TaskLoss.huber(0.3)),
            new Batches(16, 9),
            AdamW.defaults(),
            OneCycle.of(1e-3, rounds),
            5),
        rounds,
        0,
        1);
  }

  private static void measure(
      String name, TrainingPlan plan, Fleet<RowShard> fleet, Path directory) {
    BalancedTraining training = new BalancedTraining(plan);
    TrainingState state = training.start();
    for (int round = 0; round < WARM_UP; round++) {
      state = training.round(state, fleet.at("warm/" + name + "/" + round));
    }
    Fleet.Cost before = fleet.cost();
    long begun = System.nanoTime();
    long processor = processor();
    new Runner<>(
            training,
            fleet,
            new RunFolder(new LocalStore(directory), name.replace(' ', '-')),
            new RunTables(),
            RunnerSettings.defaults())
        .run();
    double used = (processor() - processor) / 1e6 / plan.rounds();
    double wall = (System.nanoTime() - begun) / 1e6 / plan.rounds();
    Fleet.Cost cost = fleet.cost().since(before);
    double inside = cost.answerNanos() / 1e6 / plan.rounds();
    System.out.printf(
        Locale.ROOT,
        "%-16s %d tasks, %d parameters: round %8.1f ms, in answers %8.1f ms, beyond %8.1f ms,"
            + " processor %8.1f ms%n",
        name,
        plan.model().tasks(),
        plan.model().net().layout().size(),
        wall,
        inside,
        wall - inside,
        used);
  }

  private static long processor() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}

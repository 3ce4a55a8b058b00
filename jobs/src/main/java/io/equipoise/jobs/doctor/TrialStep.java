package io.equipoise.jobs.doctor;

import io.equipoise.crystal.Elements;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.local.Batches;
import io.equipoise.local.CrystalShard;
import io.equipoise.local.LocalSteps;
import io.equipoise.local.StepOptions;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A few training steps as {@code train} takes them by default, on generated crystals: what they
 * leave behind is the process's peak of native memory.
 */
final class TrialStep {
  /** Rows of a batch. */
  static final int BATCH = 32;

  private static final int STEPS = 2;
  private static final String TASK = "density";

  private TrialStep() {}

  /**
   * Takes the steps on so many threads at once, as the tasks of an executor would.
   *
   * @throws ExecutionException with what broke a step
   */
  static void run(int threads) throws InterruptedException, ExecutionException {
    LocalSteps steps = steps();
    ExecutorService tasks = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<List<LocalSteps.Update>>> asked = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        asked.add(() -> new LocalFleet<>(TrialStep::shard, 1, 1).ask(steps));
      }
      for (Future<List<LocalSteps.Update>> done : tasks.invokeAll(asked)) {
        done.get();
      }
    } finally {
      tasks.shutdown();
    }
  }

  private static LocalSteps steps() {
    CrystalModel model =
        new CrystalModel(new ReGNet(ReGNetOptions.defaults(), 1, table()), scales());
    int n = model.net().layout().size();
    return new LocalSteps(
        model,
        model.net().layout().initial(1),
        new float[n],
        new float[n],
        0,
        STEPS,
        new double[] {1},
        new StepOptions(
            List.of(TaskLoss.huber(0.3)),
            new Batches(BATCH, 1),
            AdamW.defaults(),
            OneCycle.of(1e-3, STEPS),
            5));
  }

  private static List<TargetScale> scales() {
    return List.of(new TargetScale(TASK, "g/cm3", 4, 2, TargetScale.Transform.NONE));
  }

  /** A table of the usual size; what stands in it does not matter for memory. */
  private static float[][] table() {
    return new float[Elements.MAX_TABLE_Z + 1][Elements.FEATURES];
  }

  /** Generated crystals, all of them rows to train on. */
  private static CrystalShard shard(int shard) {
    GraphBuilder builder = new GraphBuilder(GraphBuilder.Options.defaults());
    PrototypeGenerator generator =
        new PrototypeGenerator(
            PrototypeGenerator.Options.defaults(1).withTasks(List.of(TASK)).complete());
    List<Sample> samples = LongStream.range(0, BATCH).mapToObj(generator::row).toList();
    return new CrystalShard(
        samples.stream().map(sample -> builder.build(sample.crystal())).toList(),
        samples.stream().map(sample -> new double[] {0}).toArray(double[][]::new),
        IntStream.range(0, BATCH).toArray(),
        new int[0],
        new int[0]);
  }
}

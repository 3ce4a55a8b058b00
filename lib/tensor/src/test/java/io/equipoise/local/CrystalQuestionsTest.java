package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SmallCrystals;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrystalQuestionsTest {
  private static final ReGNetOptions OPTIONS =
      new ReGNetOptions(
          16,
          2,
          4,
          5,
          16,
          4.0,
          3.0,
          true,
          ReGNetOptions.Features.TABLE,
          ReGNetOptions.Basis.INV,
          false);
  private static final CrystalModel MODEL =
      new CrystalModel(
          new ReGNet(OPTIONS, 2, SmallCrystals.table()),
          List.of(
              new TargetScale("energy", "eV/atom", -3, 2, TargetScale.Transform.NONE),
              new TargetScale("gap", "eV", 1, 0.5, TargetScale.Transform.NONE)));
  private static final float[] THETA = MODEL.net().layout().initial(1);
  private static final List<TaskLoss> LOSSES = List.of(TaskLoss.huber(0.1), TaskLoss.squared());
  private static final List<CrystalGraph> GRAPHS = graphs(32);

  private static List<CrystalGraph> graphs(int count) {
    List<CrystalGraph> graphs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CrystalGraph g = SmallCrystals.graph(SmallCrystals.triclinic(100 + i), 4.0, 3.0);
      SplittableRandom random = new SplittableRandom(i);
      short[] z = new short[g.atoms()];
      for (int atom = 0; atom < z.length; atom++) {
        z[atom] = (short) (1 + random.nextInt(90));
      }
      graphs.add(
          new CrystalGraph(
              "row" + i,
              z,
              g.frac(),
              g.rowptr(),
              g.col(),
              g.image(),
              g.dist(),
              g.hkl(),
              g.knorm(),
              g.rho(),
              g.rcUsed()));
    }
    return graphs;
  }

  /** Row i misses the second task when i is odd. */
  private static double[] target(int row) {
    SplittableRandom random = new SplittableRandom(row);
    double first = 2 * random.nextDouble() - 1;
    return new double[] {first, row % 2 == 1 ? Double.NaN : first + random.nextDouble()};
  }

  private static CrystalShard shard(int from, int to, int train) {
    double[][] targets =
        IntStream.range(from, to).mapToObj(CrystalQuestionsTest::target).toArray(double[][]::new);
    return new CrystalShard(
        GRAPHS.subList(from, to),
        targets,
        IntStream.range(0, train).toArray(),
        new int[0],
        IntStream.range(train, to - from).toArray());
  }

  private static Fleet<CrystalShard> one() {
    return new LocalFleet<>(shard -> shard(0, 12, 8), 1, 7);
  }

  private static StepOptions steps(double decay) {
    return new StepOptions(
        LOSSES, new Batches(3, 11), new AdamW(0.9, 0.999, 1e-8, decay), OneCycle.of(3e-3, 100), 5);
  }

  private static LocalSteps localSteps(LocalSteps.Update from, long first, int count) {
    return new LocalSteps(
        MODEL, from.theta(), from.m(), from.v(), first, count, new double[] {1, 0.5}, steps(1e-5));
  }

  private static LocalSteps.Update begin() {
    int n = THETA.length;
    TaskSums none = new TaskSums(new double[2], new double[2]);
    return new LocalSteps.Update(THETA, new float[n], new float[n], new float[0], none, 0, 0, null);
  }

  private static <A> A ask(io.equipoise.fleet.Question<? super CrystalShard, A> question) {
    return one().ask(question).get(0);
  }

  @Test
  void sixStepsAreTwoTimesThree() {
    LocalSteps.Update six = ask(localSteps(begin(), 2, 6));
    LocalSteps.Update three = ask(localSteps(ask(localSteps(begin(), 2, 3)), 5, 3));
    assertArrayEquals(six.theta(), three.theta());
    assertArrayEquals(six.m(), three.m());
    assertArrayEquals(six.v(), three.v());
    assertEquals(6, six.steps());
    assertEquals(3 + 2 + 3 + 3 + 2 + 3, six.rows() - 0, "batches of 3, 3 and 2 rows");
    assertNull(six.trouble());
  }

  @Test
  void everyTaskThreadOfAJvmComputesTheSameBits() throws Exception {
    float[] expected = ask(localSteps(begin(), 0, 4)).theta();
    Fleet<CrystalShard> shared = one();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(pool.submit(() -> shared.ask(localSteps(begin(), 0, 4)).get(0).theta()));
      }
      for (Future<float[]> thread : running) {
        assertArrayEquals(expected, thread.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void gradientsOfTwoShardsAddUpToTheGradientOfAll() {
    Rows rows = new Rows.All(Split.TRAIN);
    Fleet<CrystalShard> whole = new LocalFleet<>(s -> shard(0, 12, 12), 1, 7);
    Fleet<CrystalShard> halves = new LocalFleet<>(s -> shard(6 * s, 6 * s + 6, 6), 2, 7);
    TaskSums all = whole.ask(new LossesAt(MODEL, THETA, LOSSES, rows)).get(0);
    TaskSums parts = TaskSums.of(halves.ask(new LossesAt(MODEL, THETA, LOSSES, rows)));
    assertArrayEquals(all.sums(), parts.sums(), 1e-4);
    assertArrayEquals(new double[] {12, 6}, parts.counts());
    assertArrayEquals(parts.counts(), sum(halves.ask(new Counts(2, rows))));
    double[] c = all.coefficients(new double[] {1, 2});
    GradientAt question = new GradientAt(MODEL, THETA, LOSSES, rows, c);
    double[] once = whole.sum(question.alone());
    double[] twice = halves.sum(question.alone());
    assertArrayEquals(once, twice, 1e-5);
    assertTrue(Arrays.stream(once).anyMatch(g -> Math.abs(g) > 1e-3));
    assertArrayEquals(all.sums(), whole.ask(question).get(0).losses().sums(), 1e-5);
  }

  private static double[] sum(List<double[]> parts) {
    double[] sum = new double[parts.get(0).length];
    for (double[] part : parts) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    return sum;
  }

  @Test
  void retainedTaskGradientsCombineToTheWeightedGradient() {
    Rows rows = new Rows.Batch(new Batches(5, 3), 1);
    TaskGradientsAt each = new TaskGradientsAt(MODEL, THETA, LOSSES, rows);
    Fleet<CrystalShard> round = one().at("round/0");
    TaskSums sums = round.ask(each).get(0);
    double[] c = sums.coefficients(new double[] {0.3, 0.7});
    double[] combined = round.sum(new CombinedGradient(each, c, c));
    double[] direct = round.sum(new GradientAt(MODEL, THETA, LOSSES, rows, c).alone());
    assertArrayEquals(direct, combined, 1e-5);
  }

  @Test
  void aTaskThatNoRowCarriesLeavesItsHeadAlone() {
    CrystalShard odd =
        new CrystalShard(
            List.of(GRAPHS.get(1), GRAPHS.get(3)),
            new double[][] {target(1), target(3)},
            new int[] {0, 1},
            new int[0],
            new int[0]);
    LocalSteps question =
        new LocalSteps(
            MODEL,
            THETA,
            new float[THETA.length],
            new float[THETA.length],
            0,
            2,
            new double[] {1, 1},
            steps(0));
    LocalSteps.Update update = new LocalFleet<>(s -> odd, 1, 7).ask(question).get(0);
    int head = MODEL.net().layout().piece("head1.hidden.weight").offset();
    assertArrayEquals(
        Arrays.copyOfRange(THETA, head, THETA.length),
        Arrays.copyOfRange(update.theta(), head, THETA.length));
    assertEquals(0, update.losses().counts()[1]);
    assertTrue(Math.abs(update.theta()[0] - THETA[0]) > 1e-6);
  }

  @Test
  void aNumberThatIsNotFiniteIsAValueWithItsPlace() {
    float[] broken = THETA.clone();
    broken[MODEL.net().layout().piece("head1.out.bias").offset()] = Float.NaN;
    LocalSteps question =
        new LocalSteps(
            MODEL,
            broken,
            new float[THETA.length],
            new float[THETA.length],
            4,
            3,
            new double[] {1, 1},
            steps(0));
    LocalSteps.Update update = ask(question);
    assertNotNull(update.trouble());
    assertEquals(new LocalSteps.NonFinite(1, 4, "loss"), update.trouble());
    assertEquals(0, update.steps());
    assertArrayEquals(broken, update.theta());
  }

  @Test
  void aShardWithoutTrainingRowsReturnsWhatItWasGiven() {
    LocalSteps.Update update =
        new LocalFleet<>(s -> shard(0, 4, 0), 1, 7).ask(localSteps(begin(), 0, 5)).get(0);
    assertArrayEquals(THETA, update.theta());
    assertEquals(0, update.steps());
  }

  @Test
  void anEpochUsesEveryTrainingRowOnce() {
    CrystalShard shard = shard(0, 12, 8);
    Batches batches = new Batches(3, 5);
    List<Integer> seen = new ArrayList<>();
    List<Integer> next = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      Arrays.stream(batches.rows(shard, step)).forEach(seen::add);
      Arrays.stream(batches.rows(shard, step + 3)).forEach(next::add);
    }
    assertTrue(!seen.equals(next));
    assertEquals(IntStream.range(0, 8).boxed().toList(), seen.stream().sorted().toList());
    assertEquals(IntStream.range(0, 8).boxed().toList(), next.stream().sorted().toList());
  }

  @Test
  void chunksHoldEveryRowOnceWithinTheirLimits() {
    CrystalShard shard = shard(0, 12, 8);
    int[] rows = IntStream.range(0, 12).toArray();
    List<int[]> chunks = Chunks.of(shard, MODEL.net(), rows, 1 << 22, 200);
    assertTrue(chunks.size() > 1);
    int[] all = chunks.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertArrayEquals(rows, all);
    for (int[] chunk : chunks) {
      int edges = Arrays.stream(chunk).map(row -> shard.graph(row).edges()).sum();
      assertTrue(edges <= 200 || chunk.length == 1);
    }
    assertEquals(1, Chunks.of(shard, MODEL.net(), rows).size());
  }

  @Test
  void errorsAreThoseOfThePredictionsInTheirOwnUnit() {
    Rows rows = new Rows.All(Split.TEST);
    Predict.Predictions p = ask(new Predict(MODEL, THETA, rows));
    Evaluate.Errors e = ask(new Evaluate(MODEL, THETA, rows));
    assertEquals("row8", p.ids()[0]);
    double sum = 0;
    double mean = 0;
    for (int i = 0; i < 4; i++) {
      sum += Math.abs(p.values()[i][0] - p.targets()[i][0]) / 4;
      mean += Math.abs(-3 - p.targets()[i][0]) / 4;
      assertEquals(-3 + 2 * target(8 + i)[0], p.targets()[i][0], 1e-12);
    }
    assertEquals(sum, e.mae(0), 1e-12);
    assertEquals(mean, e.meanPredictorMae(0), 1e-12);
    assertTrue(Double.isNaN(p.targets()[1][1]));
    assertArrayEquals(new double[] {4, 2}, e.counts());
  }

  @Test
  void aQuestionThatTravelledGivesTheSameAnswer() throws Exception {
    LocalSteps question = localSteps(begin(), 0, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(question);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      LocalSteps travelled = (LocalSteps) in.readObject();
      assertArrayEquals(ask(question).theta(), ask(travelled).theta());
    }
  }

  @Test
  void thirtyTwoStructuresAreLearnedByHeart() {
    CrystalShard all = shard(0, 32, 32);
    Fleet<CrystalShard> fleet = new LocalFleet<>(s -> all, 1, 7);
    int steps = 800;
    StepOptions options =
        new StepOptions(
            List.of(TaskLoss.huber(0.1), TaskLoss.huber(0.1)),
            new Batches(16, 1),
            AdamW.defaults(),
            OneCycle.of(5e-3, steps),
            5);
    LocalSteps question =
        new LocalSteps(
            MODEL,
            THETA,
            new float[THETA.length],
            new float[THETA.length],
            0,
            steps,
            new double[] {1, 1},
            options);
    LocalSteps.Update update = fleet.ask(question).get(0);
    Evaluate.Errors e =
        fleet.ask(new Evaluate(MODEL, update.theta(), new Rows.All(Split.TRAIN))).get(0);
    assertTrue(e.mae(0) / 2 < 0.01, "mae / sd " + e.mae(0) / 2);
    assertTrue(e.mae(1) / 0.5 < 0.01, "mae / sd " + e.mae(1) / 0.5);
  }
}

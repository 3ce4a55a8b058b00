package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.BlockFunction;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hyper-cleaning, whose upper variables lie with their rows. */
class SingleLoopTest extends ProgramContract<SingleLoopState, HeldOutRows> {
  private static final RowLoss LOSS = new RowLoss.SoftmaxLoss(3);
  private static final HyperCleaning PROBLEM = new HyperCleaning(LOSS, 4, 0.05, 50, 20);
  private static final Stfbo.Options OPTIONS =
      Stfbo.Options.defaults().withInitial(Accumulators.all(0.2));

  private static List<HeldOutRows> shards(int shards) {
    Try random = RandomBilevel.fixed(8);
    return RandomBilevel.shards(
        RandomBilevel.rows(random, LOSS, 50, 4), RandomBilevel.rows(random, LOSS, 20, 4), shards);
  }

  private static SingleLoop<HeldOutRows> loop(int rounds, int steps, double stationary) {
    return new SingleLoop<>(new BilevelPlan<>(PROBLEM, OPTIONS, 0, rounds, steps, stationary));
  }

  @Override
  protected Program<SingleLoopState, HeldOutRows> program() {
    return loop(4, 5, 0);
  }

  @Override
  protected ShardSource<HeldOutRows> source() {
    return shard -> shards(7).get(shard);
  }

  @Override
  protected int shards() {
    return 7;
  }

  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  @Override
  protected List<Fleet<HeldOutRows>> fleets() {
    List<Fleet<HeldOutRows>> fleets = new ArrayList<>(super.fleets());
    fleets.add(new Watched(shards(), true));
    return fleets;
  }

  /** A local fleet that counts asks, sees answers, and may lose what shards kept between asks. */
  private final class Watched implements Fleet<HeldOutRows> {
    private final int shards;
    private final boolean forgetful;
    private final List<Object> answers = new ArrayList<>();
    private LocalFleet<HeldOutRows> fleet;
    private int asks;

    Watched(int shards, boolean forgetful) {
      this.shards = shards;
      this.forgetful = forgetful;
      fleet = fresh();
    }

    private LocalFleet<HeldOutRows> fresh() {
      List<HeldOutRows> opened = SingleLoopTest.shards(shards);
      return new LocalFleet<>(opened::get, shards, 1);
    }

    @Override
    public int shards() {
      return shards;
    }

    @Override
    public <A> List<A> ask(Question<? super HeldOutRows, A> question) {
      fleet = forgetful ? fresh() : fleet;
      asks++;
      List<A> found = fleet.ask(question);
      answers.addAll(found);
      return found;
    }

    @Override
    public double[] sum(Question<? super HeldOutRows, float[]> question) {
      throw new AssertionError("no sums in single precision");
    }

    @Override
    public <B> List<B> blocks(
        Question<? super HeldOutRows, float[][]> question, int length, BlockFunction<B> function) {
      throw new AssertionError("no rows in single precision");
    }

    @Override
    public Fleet<HeldOutRows> at(String path) {
      return this;
    }

    @Override
    public Cost cost() {
      return Cost.NONE;
    }
  }

  private static SingleLoopState run(SingleLoop<HeldOutRows> loop, Fleet<HeldOutRows> fleet) {
    SingleLoopState state = loop.start();
    for (int round = 1; !loop.done(state); round++) {
      state = loop.round(state, fleet.at("round/" + round));
    }
    return state;
  }

  private static SolverState direct(List<HeldOutRows> shards, int steps) {
    Stfbo solver = OPTIONS.solver();
    SolverState start = solver.start(new double[50], new double[12], new double[12]);
    return BilevelRun.run(
            solver, new RowOracle<>(PROBLEM, shards), start, BilevelRun.Until.steps(steps))
        .state();
  }

  @Test
  void oneShardGivesTheBitsOfTheSolverInOneProcess() {
    SingleLoopState state = run(loop(3, 4, 0), new Watched(1, false));
    assertEquals(direct(shards(1), 12), state.solver());
    assertTrue(state.solver().x().dot(state.solver().x()) > 0, "x never moved");
  }

  @Test
  void moreShardsChangeNoMoreThanTheOrderOfSumming() {
    SolverState one = direct(shards(1), 30);
    for (int shards : new int[] {2, 7}) {
      SolverState many = run(loop(6, 5, 0), new Watched(shards, false)).solver();
      assertArrayEquals(one.x().toArray(), many.x().toArray(), 1e-12);
      assertArrayEquals(one.y().toArray(), many.y().toArray(), 1e-12);
      assertArrayEquals(one.v().toArray(), many.v().toArray(), 1e-11);
    }
  }

  @Test
  void theStepsInARoundChangeNoBit() {
    SolverState whole = run(loop(1, 12, 0), new Watched(7, false)).solver();
    assertEquals(whole, run(loop(12, 1, 0), new Watched(7, false)).solver());
    assertEquals(whole, run(loop(4, 3, 0), new Watched(7, true)).solver());
  }

  @Test
  void aStepIsOneAskAndSlicesLeaveTheirShardOnceARound() {
    Watched fleet = new Watched(7, false);
    SingleLoop<HeldOutRows> loop = loop(2, 5, 0);
    loop.round(loop.start(), fleet);
    assertEquals(6, fleet.asks);
    int slices = 0;
    for (Object answer : fleet.answers) {
      if (answer instanceof ShardStep.Reply reply) {
        assertEquals(0, reply.part().cross().length);
        assertEquals(0, reply.part().gradUpperX().length);
      } else {
        slices++;
      }
    }
    assertEquals(7, slices);
  }

  @Test
  void aStationaryPointEndsTheRunAndSaysSo() {
    SingleLoop<HeldOutRows> loop = loop(1000, 10, 1e-6);
    Watched fleet = new Watched(7, false);
    SingleLoopState last = run(loop, fleet);
    assertTrue(last.round() < 1000 && last.last().normH() <= 1e-3, last::toString);
    String stop = new String(loop.finish(last, fleet).files().get("bilevel/stop.json"));
    assertTrue(stop.contains("STATIONARY"), stop);
    SingleLoop<HeldOutRows> whole = loop(1, 2, 0);
    SingleLoopState two = run(whole, fleet);
    stop = new String(whole.finish(two, fleet).files().get("bilevel/stop.json"));
    assertTrue(stop.contains("STEPS") && stop.contains("\"hvp\" : 2"), stop);
  }

  /** At v = 0 and with an upper loss that does not see x, h is exactly 0. */
  @Test
  void aFirstStepFromZeroIsNoStationaryPoint() {
    Watched fleet = new Watched(7, false);
    assertEquals(0, run(loop(1, 1, 0), fleet).last().normH());
    assertEquals(3, run(loop(3, 1, 1e-3), fleet).round());
  }

  @Test
  void aTargetEndsTheRunAndSaysSo() {
    Try random = RandomBilevel.fixed(22);
    List<HeldOutRows> rows =
        RandomBilevel.shards(
            RandomBilevel.learnable(random, 50, 4), RandomBilevel.learnable(random, 20, 4), 7);
    LocalFleet<HeldOutRows> fleet = new LocalFleet<>(rows::get, 7, 1);
    HyperCleaning problem = new HyperCleaning(new RowLoss.SoftmaxLoss(4), 4, 0.05, 50, 20);
    SingleLoop<HeldOutRows> two = new SingleLoop<>(new BilevelPlan<>(problem, OPTIONS, 0, 2, 2, 0));
    SingleLoopState first = two.round(two.start(), fleet);
    double second = two.round(first, fleet).last().upper();
    assertTrue(first.last().upper() > second);
    SingleLoop<HeldOutRows> loop =
        new SingleLoop<>(
            new BilevelPlan<>(
                problem, OPTIONS, 0, 9, 2, 0, (last, f) -> List.of(), second, MiniBatch.ALL));
    SingleLoopState last = loop.start();
    while (!loop.done(last)) {
      last = loop.round(last, fleet);
    }
    assertEquals(2, last.round());
    String stop = new String(loop.finish(last, fleet).files().get("bilevel/stop.json"));
    assertTrue(stop.contains("TARGET"), stop);
  }

  @Test
  void anAccumulatorNextToZeroEndsTheRunInWordsAndWritesNoInfiniteStep() {
    Stfbo.Options tiny = OPTIONS.withInitial(new Accumulators(1e-320, 1, 1));
    Failure failure =
        assertThrows(
            Failure.class,
            () -> run(new SingleLoop<>(new BilevelPlan<>(PROBLEM, tiny, 0, 1, 1, 0)), watched()));
    assertEquals("NUM-030", failure.code());
    assertEquals(ExitCode.NUMERIC, failure.exit());
    assertTrue(
        failure.getMessage().contains("direction of x would be divided by 0.0"),
        failure::getMessage);
  }

  @Test
  void accumulatorsThatOutgrowANumberEndTheRunInWords() {
    Stfbo.Options huge = OPTIONS.withInitial(new Accumulators(1e200, 1e200, 1e200));
    for (SolverOptions options : List.of(huge, new Stfbo.Options(huge.initial(), 1e-8))) {
      Failure failure =
          assertThrows(
              Failure.class,
              () ->
                  run(
                      new SingleLoop<>(new BilevelPlan<>(PROBLEM, options, 0, 1, 1, 0)),
                      watched()));
      assertEquals("NUM-030", failure.code());
      assertTrue(failure.getMessage().contains("divided by Infinity"), failure::getMessage);
    }
  }

  private Watched watched() {
    return new Watched(7, false);
  }

  @Test
  void aLossBeyondANumberEndsTheRunThoughItsGradientIsFinite() {
    RowLoss squared = new RowLoss.SquaredLoss();
    LinearRows huge = new LinearRows(new double[] {1e-160}, 1, new double[] {1e160});
    LinearRows one = new LinearRows(new double[] {1}, 1, new double[] {1});
    HyperCleaning problem = new HyperCleaning(squared, 1, 0.1, 1, 1);
    for (String level : List.of("upper", "lower")) {
      HeldOutRows rows =
          level.equals("upper") ? new HeldOutRows(one, huge, 0) : new HeldOutRows(huge, one, 0);
      LocalFleet<HeldOutRows> fleet = new LocalFleet<>(s -> rows, 1, 1);
      SingleLoop<HeldOutRows> loop =
          new SingleLoop<>(new BilevelPlan<>(problem, OPTIONS, 0, 1, 1, 0));
      NonFiniteException e =
          assertThrows(NonFiniteException.class, () -> loop.round(loop.start(), fleet));
      assertEquals("loss at step 0", e.quantity());
      assertEquals(level, e.task());
    }
  }

  @Test
  void aPlanOutOfRangeSaysWhatIsExpected() {
    for (Runnable bad :
        new Runnable[] {
          () -> loop(0, 1, 0),
          () -> loop(1, 31, 0),
          () -> loop(1, 1, -1),
          () -> loop(1, 1, Double.NaN)
        }) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(e.getMessage().contains("; expected "), e::getMessage);
    }
  }
}

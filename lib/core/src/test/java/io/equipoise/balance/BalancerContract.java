package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Balancer} keeps, on random losses and gradients. An implementation's test
 * extends this and names the {@link Promise}s that its paper makes; it states its own tolerance.
 */
public abstract class BalancerContract {

  /** What some methods promise and others do not. */
  protected enum Promise {
    /** No weight is negative. */
    NONNEGATIVE,
    /** Weights sum to 1 (scale MEAN) or to K (scale SUM). */
    FIXED_SUM,
    /**
     * Renaming tasks renames weights. Not kept by methods that compare neighbours or use an order.
     */
    PERMUTATION,
    /** Two tasks with the same numbers get the same weight. */
    DUPLICATES_ALIKE,
    /** Multiplying losses and gradients by s multiplies weights by s^{@link #weightPower}. */
    SCALE_FREE,
    /** The direction opposes no task, for up to {@link #peacefulUpTo} tasks. */
    NO_CONFLICT,
    /** Losses must be positive; others are refused by name. */
    NEEDS_POSITIVE_LOSSES
  }

  /** The balancer under test, for that many tasks. */
  protected abstract Balancer balancer(int tasks);

  /** What it promises. */
  protected abstract Set<Promise> promises();

  /** How far two answers may lie apart that should agree, relative to the larger. */
  protected abstract double tolerance();

  /** By which power of the size of losses and gradients weights grow. */
  protected double weightPower() {
    return 0;
  }

  /** Whether answers are directions, because weights need not be unique. */
  protected boolean comparesDirections() {
    return false;
  }

  /** The largest number of tasks for which no conflict is promised. */
  protected int peacefulUpTo() {
    return Integer.MAX_VALUE;
  }

  /** How many features its router reads. */
  protected int features() {
    return 0;
  }

  /** The weight of a single task with this loss and gradient length. */
  protected double singleWeight(double loss, double length) {
    return 1;
  }

  @RandomTries(60)
  void sameInputSameAnswerAndNoArgumentIsChanged(Try t) {
    Balancer balancer = balancer(t.size());
    Problem problem = Problem.random(t, t.size(), features());
    State state = warmed(balancer, t, t.size(), 2);
    Map<String, double[]> before = state.arrays();
    Observation now = problem.observed(7, balancer.demand());
    Outcome once = balancer.decide(now, state);
    assertEquals(once, balancer.decide(problem.observed(7, balancer.demand()), state));
    assertEquals(once, balancer(t.size()).decide(now, state));
    assertSame(before, state.arrays());
    assertEquals(problem.observed(7, balancer.demand()), now);
  }

  @RandomTries(40)
  void aStateReadBackIsTheSameState(Try t) {
    Balancer balancer = balancer(t.size());
    for (State state : List.of(balancer.start(t.size()), warmed(balancer, t, t.size(), 3))) {
      Map<String, double[]> written = new TreeMap<>(state.arrays());
      State read = balancer.decode(written);
      assertEquals(state, read);
      assertSame(written, read.arrays());
      Observation now = Problem.random(t, t.size(), features()).observed(3, balancer.demand());
      assertEquals(balancer.decide(now, state), balancer.decide(now, read));
    }
  }

  @RandomTries(12)
  void aStateThatLostAnArrayIsRefused(Try t) {
    Balancer balancer = balancer(t.size());
    Map<String, double[]> whole = warmed(balancer, t, t.size(), 2).arrays();
    for (String name : whole.keySet()) {
      Map<String, double[]> lost = new TreeMap<>(whole);
      lost.remove(name);
      String message =
          assertThrows(IllegalArgumentException.class, () -> balancer.decode(lost)).getMessage();
      assertTrue(message.contains("'" + name + "'"), message);
    }
  }

  @RandomTries(60)
  void weightsKeepTheirPromises(Try t) {
    Balancer balancer = balancer(t.size());
    Problem problem = Problem.random(t, t.size(), features());
    keepsPromises(balancer, problem, warmed(balancer, t, t.size(), 2));
  }

  @RandomTries(60)
  void sizesFromTinyToHugeGiveFiniteWeights(Try t) {
    double factor = StrictMath.pow(10, t.random().nextInt(-10, 16));
    Balancer balancer = balancer(t.size());
    Problem problem = Problem.random(t, t.size(), features()).times(factor);
    keepsPromises(balancer, problem, balancer.start(t.size()));
  }

  @RandomTries(40)
  void scalingAllTasksLeavesTheWeights(Try t) {
    if (!promises().contains(Promise.SCALE_FREE)) {
      return;
    }
    Balancer balancer = balancer(t.size());
    Problem problem = Problem.random(t, t.size(), features());
    double factor = StrictMath.pow(2, t.random().nextInt(-20, 21));
    if (irregular(balancer, problem)) {
      return;
    }
    double power = weightPower() + (comparesDirections() ? 1 : 0);
    Vector expected = answer(balancer, problem).times(StrictMath.pow(factor, power));
    Problem scaled = problem.times(factor);
    assertClose(expected.toArray(), answer(balancer, scaled).toArray(), noise(balancer, scaled));
  }

  @RandomTries(40)
  void renamingTasksRenamesWeights(Try t) {
    if (!promises().contains(Promise.PERMUTATION)) {
      return;
    }
    Balancer balancer = balancer(t.size());
    Problem problem = Problem.random(t, t.size(), features());
    int[] order = t.order(t.size());
    Vector plain = answer(balancer, problem);
    double[] expected =
        comparesDirections()
            ? plain.toArray()
            : Arrays.stream(order).mapToDouble(plain::get).toArray();
    assertClose(
        expected, answer(balancer, problem.ordered(order)).toArray(), noise(balancer, problem));
  }

  @RandomTries(40)
  void turningTheParametersTurnsTheDirection(Try t) {
    Balancer balancer = balancer(t.size());
    if (balancer.demand().level() != Demand.Level.GRAM) {
      return;
    }
    Problem problem = Problem.random(t, t.size(), features());
    double[] mirror = t.normals(Problem.DIMENSION);
    Vector plain = answer(balancer, problem);
    double[] expected =
        comparesDirections() ? Problem.mirrored(plain.toArray(), mirror) : plain.toArray();
    assertClose(
        expected, answer(balancer, problem.mirrored(mirror)).toArray(), noise(balancer, problem));
  }

  @RandomTries(60)
  void zeroIdenticalAndOpposedGradientsGiveFiniteWeights(Try t) {
    int k = t.size() + 1;
    Balancer balancer = balancer(k);
    Problem problem = Problem.random(t, k, features());
    double[] other = problem.rows()[0];
    double factor = List.of(0.0, 1.0, -1.0, -2.0).get(t.index() % 4);
    Problem special = problem.withRow(k - 1, Vector.of(other).times(factor).toArray());
    keepsPromises(balancer, special, warmed(balancer, t, k, 2));
  }

  @RandomTries(40)
  void twinsGetTheSameWeight(Try t) {
    if (!promises().contains(Promise.DUPLICATES_ALIKE)) {
      return;
    }
    int k = t.size() + 1;
    int twin = t.random().nextInt(k - 1);
    int[] order = IntStream.range(0, k).map(i -> i == k - 1 ? twin : i).toArray();
    Vector weights = first(balancer(k), Problem.random(t, k, features()).ordered(order));
    double[] swapped = weights.toArray();
    swapped[twin] = weights.get(k - 1);
    swapped[k - 1] = weights.get(twin);
    assertClose(weights.toArray(), swapped);
  }

  @RandomTries(10)
  void oneTaskKeepsItsGradient(Try t) {
    Problem problem = Problem.random(t, 1, features());
    Outcome outcome = decided(balancer(1), problem);
    Vector gradient = Vector.of(problem.rows()[0]);
    double weight = singleWeight(problem.losses()[0], Math.sqrt(gradient.dot(gradient)));
    assertClose(gradient.times(weight).toArray(), direction(problem, outcome).toArray());
  }

  @RandomTries(12)
  void allZeroIsNoException(Try t) {
    Balancer balancer = balancer(t.size());
    Problem zero = Problem.random(t, t.size(), features()).times(0);
    if (promises().contains(Promise.NEEDS_POSITIVE_LOSSES)) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> decided(balancer, zero)).getMessage();
      assertTrue(message.contains(balancer.name()), message);
      assertTrue(message.contains("task '0'"), message);
    } else {
      Vector direction = direction(zero, decided(balancer, zero));
      assertEquals(0, direction.dot(direction), 1e-300);
    }
  }

  @RandomTries(40)
  void aSkippedTaskHasNoPart(Try t) {
    int k = t.size() + 1;
    int bad = t.random().nextInt(k);
    Balancer balancer = balancer(k);
    State state = warmed(balancer, t, k, 2);
    Problem problem = Problem.random(t, k, features());
    Observation one = problem.withLoss(bad, Double.NaN).observed(5, balancer.demand(), OnBad.SKIP);
    Outcome outcome = balancer.decide(one, state);
    assertEquals(Set.of(bad), one.skipped());
    if (outcome.decision() instanceof Decision.Weights w) {
      assertEquals(0.0, w.onLosses().get(bad));
      assertEquals(k, w.onLosses().size());
      if (promises().contains(Promise.FIXED_SUM)) {
        double sum = balancer.nativeScale() == Scale.MEAN ? 1 : k - 1;
        double[] found = {Arrays.stream(w.onLosses().toArray()).sum()};
        assertClose(new double[] {sum}, found);
      }
    }
    Problem other = problem.withRow(bad, t.normals(Problem.DIMENSION)).withLoss(bad, 1.0 / 0);
    Observation two = other.observed(5, balancer.demand(), OnBad.SKIP);
    assertEquals(outcome, balancer.decide(two, state));
  }

  @RandomTries(20)
  void aBadNumberIsRefusedByName(Try t) {
    int bad = t.random().nextInt(t.size());
    Problem problem = Problem.random(t, t.size(), features()).withLoss(bad, Double.NaN);
    Demand demand = balancer(t.size()).demand();
    String message =
        assertThrows(OnBad.BadNumberException.class, () -> problem.observed(4, demand))
            .getMessage();
    assertTrue(message.contains("task '" + bad + "' has loss NaN"), message);
    assertTrue(message.contains("step 4"), message);
  }

  @Test
  void aForeignStateIsRefusedByName() {
    Balancer balancer = balancer(2);
    Observation now =
        Problem.random(new Try(1, 0, 2, new SplittableRandom(1)), 2, features())
            .observed(0, balancer.demand());
    assertThrows(IllegalArgumentException.class, () -> balancer.decide(now, new ForeignState()));
  }

  @Test
  void whatItSaysAboutItselfIsUsable() {
    Balancer balancer = balancer(3);
    assertFalse(balancer.name().isBlank());
    assertTrue(balancer.nativeScale() != Scale.NATIVE);
    assertEquals(balancer.demand(), balancer(3).demand());
    assertEquals(balancer.start(3), balancer.start(3));
    assertThrows(IllegalArgumentException.class, () -> balancer.start(0));
  }

  private void keepsPromises(Balancer balancer, Problem problem, State state) {
    Outcome outcome = balancer.decide(problem.observed(2, balancer.demand()), state);
    if (!(outcome.decision() instanceof Decision.Weights weights)) {
      return;
    }
    Vector w = weights.onLosses();
    assertEquals(problem.size(), w.size());
    if (promises().contains(Promise.NONNEGATIVE)) {
      double largest = Arrays.stream(w.toArray()).map(Math::abs).max().orElse(0);
      double least = -tolerance() * largest;
      assertTrue(Arrays.stream(w.toArray()).allMatch(x -> x >= least), w::toString);
    }
    if (promises().contains(Promise.FIXED_SUM)) {
      double expected = balancer.nativeScale() == Scale.MEAN ? 1 : problem.size();
      assertClose(new double[] {expected}, new double[] {Arrays.stream(w.toArray()).sum()});
    }
    if (promises().contains(Promise.NO_CONFLICT) && problem.size() <= peacefulUpTo()) {
      double[] direction = problem.direction(w);
      double longest = 0;
      double largest = Arrays.stream(w.toArray()).map(Math::abs).max().orElse(0);
      for (double[] row : problem.rows()) {
        longest = Math.max(longest, Problem.norm(row));
      }
      double room = tolerance() * Problem.norm(direction) + 1e-12 * largest * longest;
      for (double[] row : problem.rows()) {
        assertTrue(Problem.dot(row, direction) >= -room * Problem.norm(row), w::toString);
      }
    }
  }

  private Outcome decided(Balancer balancer, Problem problem) {
    return balancer.decide(problem.observed(0, balancer.demand()), balancer.start(problem.size()));
  }

  private Vector first(Balancer balancer, Problem problem) {
    return ((Decision.Weights) decided(balancer, problem).decision()).onLosses();
  }

  /** What two runs are compared by: the first round's weights or its direction. */
  private Vector answer(Balancer balancer, Problem problem) {
    return comparesDirections()
        ? direction(problem, decided(balancer, problem))
        : first(balancer, problem);
  }

  /** What may be left of a direction whose terms cancel, as they do with zero in the hull. */
  private double noise(Balancer balancer, Problem problem) {
    if (!comparesDirections()
        || !(decided(balancer, problem).decision() instanceof Decision.Weights w)) {
      return Double.MIN_NORMAL;
    }
    double largest = 0;
    for (int i = 0; i < problem.size(); i++) {
      double term = Math.abs(w.onLosses().get(i)) * Problem.norm(problem.rows()[i]);
      largest = Math.max(largest, term);
    }
    return Math.max(1e-10 * largest, Double.MIN_NORMAL);
  }

  private static Vector direction(Problem problem, Outcome outcome) {
    return Vector.of(
        outcome.decision() instanceof Decision.SignMask mask
            ? SignDrop.direction(problem.rows(), mask)
            : problem.direction(((Decision.Weights) outcome.decision()).onLosses()));
  }

  /** Whether the method says that it had to do something else. */
  private boolean irregular(Balancer balancer, Problem problem) {
    return balancer.demand().level() == Demand.Level.GRAM
        && !decided(balancer, problem).notes().warnings().isEmpty();
  }

  /** A state that has seen some rounds of {@code tasks} tasks. */
  private State warmed(Balancer balancer, Try t, int tasks, int rounds) {
    State state = balancer.start(tasks);
    for (int step = 0; step < rounds; step++) {
      Observation now = Problem.random(t, tasks, features()).observed(step, balancer.demand());
      state = balancer.decide(now, state).state();
      if (balancer.demand().after()) {
        Vector after = Vector.of(t.positives(tasks));
        state = balancer.observeAfter(now, new Observation.After(after, 0.1), state);
      }
    }
    return state;
  }

  private void assertClose(double[] expected, double[] actual) {
    assertClose(expected, actual, Double.MIN_NORMAL);
  }

  private void assertClose(double[] expected, double[] actual, double noise) {
    assertEquals(expected.length, actual.length);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, larger(expected[i], actual[i]));
    }
    for (int i = 0; i < expected.length; i++) {
      // A weight is known by itself; a coordinate of a direction only beside the others.
      double size = comparesDirections() ? largest : larger(expected[i], actual[i]);
      assertEquals(expected[i], actual[i], Math.max(tolerance() * size, noise));
    }
  }

  private static double larger(double a, double b) {
    return Math.max(Math.abs(a), Math.abs(b));
  }

  private static void assertSame(Map<String, double[]> expected, Map<String, double[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, array) -> assertEquals(Vector.of(array), Vector.of(actual.get(name)), name));
  }

  private record ForeignState() implements State {
    private static final long serialVersionUID = 1L;

    @Override
    public SortedMap<String, double[]> arrays() {
      return new TreeMap<>();
    }
  }
}

package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.Query;
import io.equipoise.continual.TaskSequence;
import io.equipoise.incremental.DynamicSparse.Allocation;
import io.equipoise.incremental.DynamicSparse.Growth;
import io.equipoise.linalg.Vector;
import io.equipoise.problem.Optimiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A part of the weights for each task. */
class DynamicSparseTest {
  private static final Training MASKED =
      new Training(List.of(8, 5), Training.Head.MASKED, 4, 5, 0.2, Optimiser.SGD);

  private static DynamicSparse method(double density, Allocation allocation, Growth growth) {
    return new DynamicSparse(density, allocation, 3, 0.4, growth, true);
  }

  /** The states after each task, the first before any. */
  private static List<NetworkState> states(DynamicSparse method) {
    TaskSequence<Vector> sequence = Blobs.split();
    NetworkLearner learner = Blobs.learner(sequence, MASKED, method);
    List<NetworkState> states = new ArrayList<>(List.of(learner.begin(3, 9)));
    for (int t = 0; t < 3; t++) {
      states.add(
          learner.observe(
              states.get(t), t, sequence.tasks().get(t), sequence.rows(t, "train"), s -> {}));
    }
    return states;
  }

  private static List<Vector> inputs(TaskSequence<Vector> sequence, int task) {
    List<Vector> inputs = new ArrayList<>();
    for (int i = 0; i < sequence.rows(task, "test").size(); i++) {
      inputs.add(sequence.rows(task, "test").get(i).input());
    }
    return inputs;
  }

  @Test
  void whatIsAnsweredWhenTheTaskIsToldNeverChangesAgain() {
    TaskSequence<Vector> sequence = Blobs.split();
    for (Allocation allocation : Allocation.values()) {
      for (Growth growth : Growth.values()) {
        DynamicSparse method = method(0.4, allocation, growth);
        NetworkLearner learner = Blobs.learner(sequence, MASKED, method);
        List<NetworkState> states = states(method);
        for (int task = 0; task < 3; task++) {
          Query<Vector> told = new Query.Aware<>(task, inputs(sequence, task));
          for (int after = task + 2; after < 4; after++) {
            assertEquals(
                learner.predict(states.get(task + 1), told),
                learner.predict(states.get(after), told));
          }
        }
      }
    }
  }

  @Test
  void onTheWayATaskIsAnsweredByItsOwnMask() {
    TaskSequence<Vector> sequence = Blobs.split();
    DynamicSparse method = method(0.4, Allocation.ERK, Growth.GRADIENT);
    NetworkLearner learner = Blobs.learner(sequence, MASKED, method);
    List<NetworkState> seen = new ArrayList<>();
    NetworkState end =
        learner.observe(
            learner.begin(3, 9),
            0,
            sequence.tasks().get(0),
            sequence.rows(0, "train"),
            step -> seen.add(step.get()));
    assertEquals(1, seen.get(0).kept().vectors().size());
    assertEquals(end, seen.get(seen.size() - 1), "the last look is the end");
  }

  @Test
  void aMaskKeepsItsSizeWhileItMovesAndLeavesOldWeightsAlone() {
    List<NetworkState> states = states(method(0.4, Allocation.UNIFORM, Growth.RANDOM));
    List<Vector> masks = states.get(3).kept().vectors();
    // 9 x 8, 8 x 5, 5 x 2 weights, of each 0.4; and 8 + 5 + 2 biases.
    for (Vector mask : masks) {
      assertEquals(29 + 16 + 4 + 15, SparseMask.of(mask).count());
    }
    double[] first = states.get(1).parameters().toArray();
    double[] last = states.get(3).parameters().toArray();
    SparseMask own = SparseMask.of(masks.get(0));
    assertArrayEquals(own.applied(first), own.applied(last));
    SparseMask later = SparseMask.union(masks.subList(1, 3), first.length).without(own);
    assertTrue(!Arrays.equals(later.applied(first), later.applied(last)), "the others learn");
  }

  private static Lesson lesson(List<Integer> hidden) {
    TaskSequence<Vector> sequence = Blobs.split();
    Head head = new Head(sequence.tasks(), Training.Head.MASKED);
    List<Integer> widths = new ArrayList<>(List.of(9));
    widths.addAll(hidden);
    widths.add(6);
    Perceptron body = new Perceptron(widths);
    return new Lesson(new Network(body, head), 1, List.of(), 5, body.start(1), 3);
  }

  @Test
  void smallLayersGetMoreInProportionToTheirSidesAndNoLayerMoreThanAll() {
    SparseLayers layers = new SparseLayers(lesson(List.of(20, 10)));
    double[] weights = {9 * 20, 20 * 10, 10 * 2};
    double[] sides = {29, 30, 12};
    double[] erk = layers.densities(0.2, Allocation.ERK);
    double used = 0;
    for (int l = 0; l < 3; l++) {
      used += erk[l] * weights[l];
      assertEquals(erk[0] * weights[0] / sides[0], erk[l] * weights[l] / sides[l], 1e-12);
    }
    assertEquals(0.2 * 400, used, 1e-9);
    double[] dense = layers.densities(0.6, Allocation.ERK);
    assertEquals(1, dense[2]);
    assertEquals(0.6 * 400, dense[0] * 180 + dense[1] * 200 + 20, 1e-9);
    assertArrayEquals(new double[] {1, 1, 1}, layers.densities(1, Allocation.ERK));
    assertArrayEquals(new double[] {0.3, 0.3, 0.3}, layers.densities(0.3, Allocation.UNIFORM));
  }

  @Test
  void theSmallestLeaveAndTheLargestGradientsComeAtZero() {
    SparseLayers layers = new SparseLayers(lesson(List.of()));
    // One layer, 9 x 6; outputs 2 and 3 compete: weights 2, 3, 8, 9, .. 50, 51.
    SparseMask mask = SparseMask.none(60);
    double[] theta = new double[60];
    double[] gradient = new double[60];
    for (int w : new int[] {2, 3, 8, 9, 14}) {
      mask.set(w, true);
      theta[w] = w == 8 ? 0.1 : -w;
    }
    SparseMask frozen = SparseMask.none(60);
    frozen.set(20, true);
    theta[21] = 7;
    for (int w = 0; w < 60; w++) {
      gradient[w] = w == 4 ? 99 : w == 20 ? 50 : w == 21 ? -40 : 1;
    }
    DynamicSparse method = new DynamicSparse(0.3, Allocation.ERK, 1, 0.2, Growth.GRADIENT, true);
    double[] next = layers.moved(method, mask, frozen, theta, gradient, 1);
    assertTrue(!mask.has(8) && mask.has(21) && !mask.has(20) && !mask.has(4), "8 left, 21 came");
    assertEquals(5, mask.count());
    assertEquals(0, next[21]);
    assertEquals(7, theta[21], "the argument is not written to");
  }
}

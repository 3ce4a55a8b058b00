package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.TaskSequence;
import io.equipoise.linalg.AcuteProjection;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProjectionsTest {
  private static double[] drawn(SplittableRandom random, int size) {
    return IntStream.range(0, size).mapToDouble(i -> 2 * random.nextDouble() - 1).toArray();
  }

  @Test
  void aStepOfAverageGemDoesNotOpposeItsReference() {
    SplittableRandom random = new SplittableRandom(1);
    int opposed = 0;
    for (int attempt = 0; attempt < 1000; attempt++) {
      double[] g = Level1.times(StrictMath.pow(10, attempt % 13 - 6), drawn(random, 9));
      double[] r = drawn(random, 9);
      double[] step = AverageGem.projected(g, r);
      double least = -1e-12 * Level1.norm(g) * Level1.norm(r);
      assertTrue(Level1.dot(step, r) >= least, "attempt " + attempt);
      if (Level1.dot(g, r) >= 0) {
        assertSame(g, step);
      } else {
        opposed++;
        assertEquals(0, Level1.dot(step, Level1.minus(g, step)), 1e-12 * Level1.squares(g));
      }
    }
    assertTrue(opposed > 300, opposed + " of 1000");
  }

  @Test
  void theStepOfGemMeetsTheConditionsOfItsDual() {
    SplittableRandom random = new SplittableRandom(2);
    for (int attempt = 0; attempt < 400; attempt++) {
      double margin = attempt % 2 == 0 ? 0.5 : 0;
      int tasks = 1 + attempt % 9;
      double[] g = drawn(random, 12);
      List<double[]> others = new ArrayList<>();
      for (int k = 0; k < tasks; k++) {
        others.add(drawn(random, 12));
      }
      AcuteProjection projection = new AcuteProjection(others, margin);
      AcuteProjection.Projected found = projection.of(g);
      double residual = projection.residual(g, found.weights());
      assertTrue(residual < 1e-6, "attempt " + attempt + ": " + residual);
      double[] vector = g;
      for (int k = 0; k < tasks; k++) {
        assertTrue(found.weights()[k] >= margin);
        vector = Level1.plus(vector, found.weights()[k], others.get(k));
        // (G G' + r I) u + G g >= 0, so G x >= -r u
        double slack = Level1.dot(found.vector(), others.get(k)) + 1e-3 * found.weights()[k];
        assertTrue(slack > -1e-6, "attempt " + attempt + ": " + slack);
      }
      assertArrayEquals(vector, found.vector(), 1e-12);
    }
  }

  @Test
  void aStepThatOpposesNoOldTaskIsGemsOwn() {
    List<double[]> others = List.of(new double[] {1, 0, 0}, new double[] {0, 1, 0});
    double[] g = {0.2, 0, -5};
    assertArrayEquals(g, new AcuteProjection(others, 0).of(g).vector());
    double[] opposed = {-0.2, 0.3, -5};
    assertArrayEquals(
        new double[] {0, 0.3, -5}, new AcuteProjection(others, 0).of(opposed).vector(), 1e-3);
  }

  /** The session of a method on the second task, behind a network that has learned the first. */
  private static double[] second(
      ContinualMethod method, NetworkState state, TaskSequence<Vector> sequence) {
    double[] theta = state.parameters().toArray();
    Network network = network(sequence);
    Lesson lesson = new Lesson(network, 1, shown(sequence, 1), 5, theta, 3);
    return method.begin(state.kept(), lesson).gradient(theta, lesson.own());
  }

  private static Network network(TaskSequence<Vector> sequence) {
    return new Network(
        new Perceptron(List.of(9, 6, 6)), new Head(sequence.tasks(), Training.Head.FULL));
  }

  private static List<Shown> shown(TaskSequence<Vector> sequence, int place) {
    var rows = sequence.rows(place, "train");
    return IntStream.range(0, rows.size())
        .mapToObj(i -> new Shown(rows.get(i).input(), 2 * place + i % 2, place))
        .toList();
  }

  private static NetworkState first(ContinualMethod method, TaskSequence<Vector> sequence) {
    NetworkLearner learner = Blobs.learner(sequence, Blobs.TRAINING, method);
    return learner.observe(
        learner.begin(3, 9), 0, sequence.tasks().get(0), sequence.rows(0, "train"), state -> {});
  }

  @Test
  void stepsOfOrthogonalGradientsAreAtRightAnglesToWhatOldAnswersDependOn() {
    TaskSequence<Vector> sequence = Blobs.split();
    OrthogonalGradients method = new OrthogonalGradients(6);
    NetworkState state = first(method, sequence);
    double[] step = second(method, state, sequence);
    List<Vector> basis = state.kept().vectors();
    assertEquals(6, basis.size());
    for (Vector v : basis) {
      assertEquals(0, Level1.dot(v.toArray(), step), 1e-12);
      for (Vector w : basis) {
        assertEquals(v.equals(w) ? 1 : 0, v.dot(w), 1e-12);
      }
    }
    assertTrue(Level1.norm(step) > 1e-3, "something is left to learn by");
  }

  @Test
  void aDirectionThatTheOthersHaveIsNotKept() {
    List<double[]> basis = new ArrayList<>(List.of(new double[] {1, 0, 0}));
    OrthogonalGradients.extend(basis, new double[] {-3, 0, 0});
    assertEquals(1, basis.size());
    OrthogonalGradients.extend(basis, new double[] {1, 0, 2});
    assertArrayEquals(new double[] {0, 0, 1}, basis.get(1));
  }

  @Test
  void stepsOfOrthogonalWeightsMoveOldOutputsLittle() {
    TaskSequence<Vector> sequence = Blobs.split();
    OrthogonalWeights method = new OrthogonalWeights(1e-3);
    NetworkState state = first(method, sequence);
    double[] step = second(method, state, sequence);
    double[] plain = second(new Finetune(), state, sequence);
    double moved = moved(sequence, state, step) / Level1.norm(step);
    double asBefore = moved(sequence, state, plain) / Level1.norm(plain);
    assertTrue(moved < 0.5 * asBefore, moved + " and " + asBefore);
  }

  private static double moved(TaskSequence<Vector> sequence, NetworkState state, double[] step) {
    Network network = network(sequence);
    double[] theta = state.parameters().toArray();
    double[] after = Level1.plus(theta, -1e-4, step);
    double sum = 0;
    for (Shown row : shown(sequence, 0)) {
      sum += Level1.norm(Level1.minus(network.logits(after, row), network.logits(theta, row)));
    }
    return sum;
  }
}

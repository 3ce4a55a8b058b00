package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.continual.TaskSpec;
import io.equipoise.linalg.Vector;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PerceptronTest {
  private static final List<TaskSpec> TASKS =
      List.of(
          TaskSpec.classification("one", List.of("a", "b")),
          TaskSpec.classification("two", List.of("c", "d")));

  private static Network network(Training.Head kind, Integer... widths) {
    return new Network(new Perceptron(List.of(widths)), new Head(TASKS, kind));
  }

  private static List<Shown> rows() {
    return List.of(
        new Shown(Vector.of(0.3, 0, -0.7), 0, 0),
        new Shown(Vector.of(-1, 0.4, 0.2), 3, 1),
        new Shown(Vector.of(0.9, 0.8, 0.1), 2, 1));
  }

  private static double[] theta(Network network) {
    double[] theta = network.body().start(3);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < theta.length; i++) {
      theta[i] += 0.1 * (random.nextDouble() - 0.5);
    }
    return theta;
  }

  @Test
  void aSmallOneIsWorkedByHand() {
    Perceptron body = new Perceptron(List.of(2, 2, 1));
    double[] theta = {1, -1, 2, 1, 0.5, 0, 3, 4, -1};
    assertEquals(9, body.dimension());
    // h = max(0, (1 + 2 * 2 + 0.5, -1 + 2)) = (5.5, 1), z = 16.5 + 4 - 1
    assertEquals(19.5, body.outputs(theta, new double[] {1, 2})[0]);
    double[] sum = new double[9];
    body.addGradient(
        sum,
        theta,
        body.units(theta, new double[] {1, 2}),
        new double[] {-2},
        0.5,
        Perceptron.Form.PLAIN);
    assertEquals(Vector.of(-3, -4, -6, -8, -3, -4, -5.5, -1, -1), Vector.of(sum));
  }

  @Test
  void gradientsAreThoseOfDifferencesForBothHeadsAndEveryDepth() {
    for (Training.Head kind : Training.Head.values()) {
      for (Network network :
          List.of(network(kind, 3, 4), network(kind, 3, 5, 4), network(kind, 3, 5, 3, 4))) {
        double[] theta = theta(network);
        double[] gradient = network.gradient(theta, rows(), 1);
        for (int i = 0; i < theta.length; i++) {
          double[] up = theta.clone();
          double[] down = theta.clone();
          up[i] += 1e-6;
          down[i] -= 1e-6;
          double slope = (network.loss(up, rows(), 1) - network.loss(down, rows(), 1)) / 2e-6;
          assertEquals(slope, gradient[i], 1e-8, kind + " " + network.body() + " " + i);
        }
      }
    }
  }

  @Test
  void squaresAndMagnitudesAreOfEachRowsGradient() {
    Network network = network(Training.Head.FULL, 3, 5, 4);
    double[] theta = theta(network);
    double[] squares = new double[theta.length];
    double[] sizes = new double[theta.length];
    for (Shown row : rows()) {
      double[] one = network.gradient(theta, List.of(row), 1);
      for (int i = 0; i < one.length; i++) {
        squares[i] += one[i] * one[i] / 3;
        sizes[i] += Math.abs(one[i]) / 3;
      }
    }
    double[] square = network.mean(theta, rows(), Perceptron.Form.SQUARE, network.loss(1));
    double[] size = network.mean(theta, rows(), Perceptron.Form.MAGNITUDE, network.loss(1));
    for (int i = 0; i < theta.length; i++) {
      assertEquals(squares[i], square[i], 1e-15);
      assertEquals(sizes[i], size[i], 1e-15);
    }
  }

  @Test
  void maskedHeadsCompareATasksOwnLabelsAndFullOnesThoseSeen() {
    Head masked = new Head(TASKS, Training.Head.MASKED);
    Head full = new Head(TASKS, Training.Head.FULL);
    assertEquals(Vector.of(2, 3), numbers(masked.active(1, 1)));
    assertEquals(Vector.of(0, 1, 2, 3), numbers(full.active(1, 1)));
    assertEquals(Vector.of(0, 1), numbers(full.active(0, 0)));
    assertEquals(Vector.of(0, 1, 2, 3), numbers(full.seen(0)), "before the first task");
    assertEquals(0, masked.before(0).size());
    assertEquals(Vector.of(0, 1), numbers(masked.before(1).get(0)));
    List<TaskSpec> alike =
        List.of(TASKS.get(0), TaskSpec.classification("again", List.of("a", "b")), TASKS.get(1));
    assertEquals(1, new Head(alike, Training.Head.MASKED).before(2).size(), "shared labels");
    assertEquals(List.of("a", "b", "c", "d"), new Head(alike, Training.Head.FULL).labels());
  }

  private static Vector numbers(int[] whole) {
    double[] numbers = new double[whole.length];
    for (int i = 0; i < whole.length; i++) {
      numbers[i] = whole[i];
    }
    return Vector.of(numbers);
  }

  @Test
  void aLayerOfNoUnitsIsRefused() {
    String said =
        assertThrows(IllegalArgumentException.class, () -> new Perceptron(List.of(3, 0, 2)))
            .getMessage();
    assertEquals(
        "the list of a perceptron's widths is [3, 0, 2]; expected inputs, hidden units and outputs,"
            + " each >= 1",
        said);
  }
}

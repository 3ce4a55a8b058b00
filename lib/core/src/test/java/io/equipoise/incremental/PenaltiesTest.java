package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.TaskSpec;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Penalties on parameters and on outputs, on a linear network of two tasks of two classes. */
class PenaltiesTest {
  private static final List<TaskSpec> TASKS =
      List.of(
          TaskSpec.classification("one", List.of("a", "b")),
          TaskSpec.classification("two", List.of("c", "d")));
  private static final Network NETWORK =
      new Network(new Perceptron(List.of(2, 4)), new Head(TASKS, Training.Head.MASKED));
  private static final double[] OLD = NETWORK.body().start(1);
  private static final double[] NOW = NETWORK.body().start(2);
  private static final List<Shown> FIRST =
      List.of(new Shown(Vector.of(0.5, -1), 0, 0), new Shown(Vector.of(1, 2), 1, 0));
  private static final List<Shown> SECOND =
      List.of(new Shown(Vector.of(0.3, 1), 2, 1), new Shown(Vector.of(-1, 0.1), 3, 1));

  private static Lesson lesson(int place, List<Shown> rows) {
    return new Lesson(NETWORK, place, rows, 2, OLD, 5);
  }

  /** What the method adds to the gradient of the second task at NOW, behind OLD. */
  private static double[] added(ContinualMethod method, Kept kept) {
    double[] whole = method.begin(kept, lesson(1, SECOND)).gradient(NOW, SECOND);
    return Level1.minus(whole, NETWORK.gradient(NOW, SECOND, 1));
  }

  private static Kept kept(ContinualMethod method) {
    return method.begin(Kept.NOTHING, lesson(0, FIRST)).end(OLD);
  }

  private static double[] slopes(ToDoubleFunction<double[]> of) {
    double[] slopes = new double[NOW.length];
    for (int i = 0; i < slopes.length; i++) {
      double[] up = NOW.clone();
      double[] down = NOW.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      slopes[i] = (of.applyAsDouble(up) - of.applyAsDouble(down)) / 2e-5;
    }
    return slopes;
  }

  private static double[] fisher() {
    double[] fisher = new double[OLD.length];
    for (Shown row : FIRST) {
      double[] g = NETWORK.gradient(OLD, List.of(row), 0);
      for (int i = 0; i < g.length; i++) {
        fisher[i] += g[i] * g[i] / 2;
      }
    }
    return fisher;
  }

  private static double pulled(double[] theta, double[] weights) {
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += weights[i] * (theta[i] - OLD[i]) * (theta[i] - OLD[i]) / 2;
    }
    return sum;
  }

  @Test
  void springsAreAsStiffAsTheMeanSquareOfEachRowsGradient() {
    ElasticWeights method = new ElasticWeights(30, ElasticWeights.Answers.LABEL);
    double[] expected = slopes(theta -> 30 * pulled(theta, fisher()));
    assertArrayEquals(expected, added(method, kept(method)), 1e-7);
  }

  @Test
  void springsOfEveryTaskAddUpAndOnlineOnesFadeAtTheLastPoint() {
    ElasticWeights each = new ElasticWeights(1, ElasticWeights.Answers.LABEL);
    Kept two = each.begin(kept(each), lesson(1, SECOND)).end(NOW);
    assertEquals(4, two.vectors().size());
    OnlineElasticWeights online = new OnlineElasticWeights(1, 0.25, ElasticWeights.Answers.LABEL);
    Kept one = online.begin(kept(online), lesson(1, SECOND)).end(NOW);
    assertEquals(Vector.of(NOW), one.vectors().get(0));
    double[] expected = Level1.plus(two.vectors().get(3).toArray(), 0.25, fisher());
    assertArrayEquals(expected, one.vectors().get(1).toArray(), 1e-15);
  }

  @Test
  void answersAreDrawnWithTheNetworksOwnProbabilities() {
    double[] p = {0.2, 0, 0.5, 0.3};
    int[] active = {0, 2, 3};
    assertEquals(0, Fisher.drawn(p, active, 0.1999));
    assertEquals(2, Fisher.drawn(p, active, 0.2));
    assertEquals(3, Fisher.drawn(p, active, 0.7));
    assertEquals(3, Fisher.drawn(p, active, 1), "rounding leaves the last one");
    List<Shown> many = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      many.add(FIRST.get(0));
    }
    double[] z = NETWORK.logits(OLD, FIRST.get(0));
    double q = Network.softmax(z, new int[] {0, 1}, 1)[0];
    double[] found = Fisher.diagonal(lesson(0, many), OLD, ElasticWeights.Answers.SAMPLED);
    // of the bias of output 0: q (1 - q)^2 + (1 - q) q^2
    int bias = 2 * 4;
    double sd = Math.sqrt(q * (1 - q)) * Math.abs(1 - 2 * q) / Math.sqrt(20_000);
    assertEquals(q * (1 - q), found[bias], 5 * sd + 1e-12);
  }

  @Test
  void sensitivityIsTheMeanMagnitudeOfTheSlopeOfTheSquaredOutputs() {
    double[] found = OutputSensitivity.sensitivity(lesson(0, FIRST), NOW);
    double[] expected = new double[NOW.length];
    for (Shown row : FIRST) {
      double[] one = slopes(theta -> Level1.squares(NETWORK.logits(theta, row)));
      for (int i = 0; i < one.length; i++) {
        expected[i] += Math.abs(one[i]) / 2;
      }
    }
    assertArrayEquals(expected, found, 1e-8);
    OutputSensitivity method = new OutputSensitivity(3);
    Kept kept = method.begin(Kept.NOTHING, lesson(0, FIRST)).end(OLD);
    double[] weights = kept.vectors().get(1).toArray();
    assertArrayEquals(slopes(theta -> 3 * pulled(theta, weights)), added(method, kept), 1e-7);
  }

  @Test
  void whatAParameterGainedOnItsWayIsItsImportance() {
    PathIntegral method = new PathIntegral(2, 0.5);
    Session session = method.begin(Kept.NOTHING, lesson(0, FIRST));
    double[] first = session.gradient(OLD, FIRST);
    double[] middle = Level1.plus(OLD, -0.1, first);
    session.stepped(OLD, middle);
    double[] second = session.gradient(middle, FIRST);
    double[] last = Level1.plus(middle, -0.2, second);
    session.stepped(middle, last);
    Kept kept = session.end(last);
    for (int i = 0; i < last.length; i++) {
      double gained = 0.1 * first[i] * first[i] + 0.2 * second[i] * second[i];
      double way = last[i] - OLD[i];
      assertEquals(gained / (way * way + 0.5), kept.vectors().get(1).get(i), 1e-15);
    }
    session = method.begin(Kept.NOTHING, lesson(0, FIRST));
    double[] up = Level1.plus(OLD, 0.1, session.gradient(OLD, FIRST));
    session.stepped(OLD, up);
    assertEquals(
        Vector.filled(OLD.length, 0), session.end(up).vectors().get(1), "a way uphill gains none");
  }

  @Test
  void nearOldWeightsPullsEveryParameterAlike() {
    NearOldWeights method = new NearOldWeights(0.4);
    assertArrayEquals(
        Level1.times(0.4, Level1.minus(NOW, OLD)), added(method, kept(method)), 1e-15);
  }

  @Test
  void oldAnswersOnNewRowsAreKeptInTheSenseOfTheirDivergence() {
    Distillation method = new Distillation(0.7, 2);
    Kept kept = kept(method);
    double[] expected =
        slopes(
            theta -> {
              double sum = 0;
              for (Shown row : SECOND) {
                int[] set = {0, 1};
                double[] then = Network.softmax(NETWORK.logits(OLD, row), set, 2);
                double[] now = Network.softmax(NETWORK.logits(theta, row), set, 2);
                for (int k : set) {
                  sum += then[k] * (Math.log(then[k]) - Math.log(now[k])) / SECOND.size();
                }
              }
              return 0.7 * 4 * sum;
            });
    assertArrayEquals(expected, added(method, kept), 1e-8);
    assertTrue(Level1.norm(expected) > 1e-3);
  }
}

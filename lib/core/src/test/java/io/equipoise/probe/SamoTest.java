package io.equipoise.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.Option;
import io.equipoise.options.OptionFiles;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SamoTest {
  private static final int D = 9;

  @RandomTries(60)
  void everyPerturbationHasLengthRho(Try t) {
    Samo samo = Samo.defaults().withLayers(List.of(4, 5));
    double[] shift = samo.shift(t.normals(D), t.normals(D), t.normal(), t.normals(D));
    assertEquals(samo.rho(), norm(shift), 1e-12);
  }

  @RandomTries(40)
  void withAlphaOneAllTasksShareOnePerturbation(Try t) {
    Samo samo = new Samo(0.1, 1, 0.01, true, false, false, List.of(), 3);
    double[] theta = t.normals(D);
    double[] common = t.normals(D);
    double[] once = samo.shift(theta, common, t.normal(), t.normals(D));
    assertArrayEquals(once, samo.shift(theta, common, t.normal(), t.normals(D)), 1e-15);
  }

  @RandomTries(40)
  void byLayersOnlyTheSignOfTheSlopeCounts(Try t) {
    Samo samo = Samo.defaults().withLayers(List.of(2, 7));
    double[] common = t.normals(D);
    double[] z = t.normals(D);
    double slope = t.normal();
    assertArrayEquals(samo.local(common, slope, z), samo.local(common, 10 * slope, z), 0);
    assertArrayEquals(new double[D], samo.local(common, 0, z), 0);
  }

  @RandomTries(40)
  void onAQuadraticTheSlopeIsTheDirectionalDerivative(Try t) {
    Bowls bowls = new Bowls(t, 1);
    double[] theta = t.normals(D);
    Samo samo = Samo.defaults();
    double[] z = samo.draw(D, 4, 0);
    double[] up = theta.clone();
    double[] down = theta.clone();
    double expected = 0;
    double[] gradient = bowls.gradient(0, theta);
    for (int j = 0; j < D; j++) {
      up[j] += samo.mu() * z[j];
      down[j] -= samo.mu() * z[j];
      expected += z[j] * gradient[j];
    }
    double slope = samo.slope(bowls.loss(0, up), bowls.loss(0, down));
    assertEquals(expected, slope, 1e-9 * (1 + Math.abs(expected)));
  }

  @Test
  void slopeTimesDirectionIsTheGradientOnAverage() {
    double[] gradient = {1, -2, 0.5};
    Samo samo = Samo.defaults();
    double[] mean = new double[3];
    int draws = 20_000;
    for (int n = 0; n < draws; n++) {
      double[] z = samo.draw(3, n, 0);
      double slope = 0;
      for (int j = 0; j < 3; j++) {
        slope += z[j] * gradient[j];
      }
      for (int j = 0; j < 3; j++) {
        mean[j] += slope * z[j] / draws;
      }
    }
    // One draw's entry varies by about |g|^2 + g_j^2 < 10; five standard errors.
    assertArrayEquals(gradient, mean, 5 * Math.sqrt(10.0 / draws));
  }

  @RandomTries(20)
  void countsItsPassesAndLeavesTheParameters(Try t) {
    int k = t.size();
    Bowls bowls = new Bowls(t, k);
    double[] theta = t.normals(D);
    double[] before = theta.clone();
    Samo.defaults().measure(bowls, theta, 0);
    assertArrayEquals(before, theta, 0);
    assertEquals(2 * k + k + 1, bowls.forwards);
    assertEquals(k + 1, bowls.backwards);
  }

  @RandomTries(20)
  void adaptivePerturbationsLeaveZeroParametersAlone(Try t) {
    Samo samo = new Samo(0.1, 0.5, 0.01, true, true, false, List.of(), 0);
    double[] theta = t.normals(D);
    theta[3] = 0;
    double[] shift = samo.shift(theta, t.normals(D), t.normal(), t.normals(D));
    assertEquals(0, shift[3], 0);
    double square = 0;
    for (int j = 0; j < D; j++) {
      square += j == 3 ? 0 : shift[j] * shift[j] / (theta[j] * theta[j]);
    }
    assertEquals(0.1, Math.sqrt(square), 1e-10);
  }

  @Test
  void drawsDifferByTaskUnlessShared() {
    Samo own = Samo.defaults();
    Samo shared = new Samo(0.1, 0.5, 0.01, true, false, true, List.of(), 0);
    assertTrue(own.draw(3, 0, 0)[0] != own.draw(3, 0, 1)[0]);
    assertArrayEquals(shared.draw(3, 0, 0), shared.draw(3, 0, 1));
    assertTrue(shared.draw(3, 0, 0)[0] != shared.draw(3, 1, 0)[0]);
    assertArrayEquals(own.draw(3, 5, 1), own.draw(3, 5, 1));
  }

  /** A job that lets its user choose. */
  record Job(@Option(doc = "Where gradients are measured.") Probe probe) {
    static Job defaults() {
      return new Job(Probe.Plain.defaults());
    }
  }

  @Test
  void aProbeCanBeChosenInAnOptionFile() {
    List<OptionFiles.Source> none = List.of();
    assertEquals(Job.defaults(), OptionFiles.bind(Job.class, none, List.of()).value());
    Samo samo = Samo.defaults().withLayers(List.of(3, 4));
    List<String> sets = List.of("probe.method=samo", "probe.layers=[3, 4]");
    assertEquals(samo, OptionFiles.bind(Job.class, none, sets).value().probe());
  }

  @RandomTries(10)
  void aPlainProbeIsTheGradient(Try t) {
    Bowls bowls = new Bowls(t, 2);
    double[] theta = t.normals(D);
    double[][] rows = Probe.Plain.defaults().measure(bowls, theta, 0);
    assertArrayEquals(bowls.gradient(1, theta), rows[1], 0);
  }

  @Test
  void zeroGradientsPerturbNothing() {
    Samo samo = Samo.defaults();
    assertArrayEquals(
        new double[2], samo.shift(new double[2], new double[2], 1, new double[] {1, 2}));
    assertArrayEquals(new double[2], samo.headShift(new double[2]));
  }

  @Test
  void refusesWhatCannotBe() {
    assertRefused("rho = 0.0", () -> new Samo(0, 0.5, 0.01, true, false, false, List.of(), 0));
    assertRefused(
        "alpha = NaN", () -> new Samo(1, Double.NaN, 1, true, false, false, List.of(), 0));
    assertRefused("mu = -1.0", () -> new Samo(1, 0.5, -1, true, false, false, List.of(), 0));
    Samo samo = Samo.defaults().withLayers(List.of(2, 2));
    assertRefused("sum to 3", () -> samo.local(new double[3], 1, new double[] {1, 1, 1}));
  }

  private static void assertRefused(String inMessage, Executable what) {
    String message = assertThrows(RuntimeException.class, what).getMessage();
    assertTrue(message.contains(inMessage), message);
  }

  private static double norm(double[] values) {
    double square = 0;
    for (double x : values) {
      square += x * x;
    }
    return Math.sqrt(square);
  }

  /** Quadratic losses that count how often they are asked. */
  private static final class Bowls implements TaskLosses {
    private final double[][] centres;
    private int forwards;
    private int backwards;

    Bowls(Try t, int tasks) {
      centres = new double[tasks][];
      for (int i = 0; i < tasks; i++) {
        centres[i] = t.normals(D);
      }
    }

    @Override
    public int tasks() {
      return centres.length;
    }

    @Override
    public double loss(int i, double[] theta) {
      forwards++;
      double sum = 0;
      for (int j = 0; j < D; j++) {
        sum += (1 + j) * (theta[j] - centres[i][j]) * (theta[j] - centres[i][j]) / 2;
      }
      return sum;
    }

    @Override
    public Joint joint(double[] theta) {
      int earlier = forwards;
      double[] losses = new double[tasks()];
      double[] mean = new double[D];
      for (int i = 0; i < tasks(); i++) {
        losses[i] = loss(i, theta);
        for (int j = 0; j < D; j++) {
          mean[j] += (1 + j) * (theta[j] - centres[i][j]) / tasks();
        }
      }
      forwards = earlier + 1;
      backwards++;
      return new Joint(losses, mean);
    }

    @Override
    public double[] gradient(int i, double[] theta) {
      forwards++;
      backwards++;
      double[] gradient = new double[D];
      for (int j = 0; j < D; j++) {
        gradient[j] = (1 + j) * (theta[j] - centres[i][j]);
      }
      return gradient;
    }
  }
}

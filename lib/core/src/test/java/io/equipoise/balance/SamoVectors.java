package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Vector;
import io.equipoise.probe.Samo;
import io.equipoise.probe.TaskLosses;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reference numbers of {@link Samo}, with the random directions given. */
final class SamoVectors {
  private static final double RTOL = 1e-9;

  private SamoVectors() {}

  static void check(JsonNode file) {
    VectorFile.knows(
        file, Set.of("problem", "params", "global_grad", "losses", "tasks", "combine"));
    JsonNode problem = file.get("problem");
    VectorFile.knows(problem, Set.of("K", "blocks", "D", "A", "theta", "z", "f"));
    Wavy wavy = new Wavy(Quadratics.of(problem.get("D"), problem.get("A")));
    assertEquals(wavy.tasks(), problem.get("K").asInt());
    double[] theta = VectorFile.doubles(problem.get("theta"));
    double[] common = wavy.joint(theta).meanGradient();
    double[] losses = wavy.joint(theta).losses();
    near(file.get("global_grad"), common, "global gradient");
    near(file.get("losses"), losses, "losses");
    Samo samo = samo(file.get("params"), problem.get("blocks"));
    double[][] rows = new double[losses.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] z = VectorFile.doubles(problem.get("z").get(i));
      rows[i] = task(file.get("tasks").get(i), samo, wavy, i, theta, common, z);
    }
    combined(file.get("combine"), rows);
  }

  private static double[] task(
      JsonNode task, Samo samo, Wavy wavy, int i, double[] theta, double[] common, double[] z) {
    VectorFile.knows(
        task,
        Set.of(
            "f_plus",
            "f_minus",
            "zo_scalar",
            "zo_grad",
            "local_after_norm",
            "epsilon",
            "perturbed_grad"));
    double plus = wavy.loss(i, plus(theta, samo.mu(), z));
    double minus = wavy.loss(i, plus(theta, -samo.mu(), z));
    double slope = samo.slope(plus, minus);
    near(task.get("f_plus"), new double[] {plus}, "f_plus");
    near(task.get("f_minus"), new double[] {minus}, "f_minus");
    near(task.get("zo_scalar"), new double[] {slope}, "zo_scalar");
    near(task.get("zo_grad"), plus(new double[z.length], slope, z), "zo_grad");
    near(task.get("local_after_norm"), samo.local(common, slope, z), "local");
    double[] shift = samo.shift(theta, common, slope, z);
    near(task.get("epsilon"), shift, "epsilon");
    double[] row = wavy.gradient(i, plus(theta, 1, shift));
    near(task.get("perturbed_grad"), row, "perturbed gradient");
    return row;
  }

  private static void combined(JsonNode combine, double[][] rows) {
    VectorFile.knows(combine, Set.of("ls_sum", "mgda_exact", "fairgrad2_exact"));
    Vector ones = Vector.filled(rows.length, 1);
    near(combine.get("ls_sum"), GradientVectors.combined(rows, ones), "sum");
    weighted(combine.get("mgda_exact"), new Mgda(Mgda.Options.defaults()), rows);
    weighted(combine.get("fairgrad2_exact"), new FairGrad(FairGrad.Options.defaults()), rows);
  }

  private static void weighted(JsonNode expected, Balancer balancer, double[][] rows) {
    if (expected.isNull() || !expected.has("direction")) {
      Outcome outcome = GradientVectors.decide(balancer, rows);
      assertEquals(1.0, outcome.notes().numbers().get("fallback"), balancer.name());
      return;
    }
    VectorFile.knows(expected, Set.of("weights", "direction"));
    Vector w = GradientVectors.weights(GradientVectors.decide(balancer, rows));
    double longest = Arrays.stream(rows).mapToDouble(Problem::norm).max().getAsDouble();
    Vector direction = Vector.of(GradientVectors.combined(rows, w));
    VectorFile.near(expected.get("direction"), direction, RTOL, 1e-12 * longest, balancer.name());
    VectorFile.near(expected.get("weights"), w, RTOL, 1e-12, balancer.name() + " weights");
  }

  private static Samo samo(JsonNode params, JsonNode blocks) {
    VectorFile.knows(params, Set.of("rho", "alpha", "mu", "layerwise"));
    List<Integer> layers =
        IntStream.range(0, blocks.size()).mapToObj(b -> blocks.get(b).asInt()).toList();
    return new Samo(
        params.get("rho").asDouble(),
        params.get("alpha").asDouble(),
        params.get("mu").asDouble(),
        params.get("layerwise").asBoolean(),
        false,
        false,
        layers,
        0);
  }

  private static double[] plus(double[] a, double factor, double[] b) {
    double[] sum = a.clone();
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * b[j];
    }
    return sum;
  }

  private static void near(JsonNode expected, double[] actual, String what) {
    VectorFile.near(expected, Vector.of(actual), RTOL, 1e-12, what);
  }

  /** Quadratics with a ripple: + 0.1 sum_j sin(theta_j + i). */
  private record Wavy(Quadratics bowls) implements TaskLosses {
    @Override
    public int tasks() {
      return bowls.tasks();
    }

    @Override
    public double loss(int i, double[] theta) {
      double loss = bowls.losses(theta)[i];
      for (double x : theta) {
        loss += 0.1 * StrictMath.sin(x + i);
      }
      return loss;
    }

    @Override
    public Joint joint(double[] theta) {
      double[] losses = new double[tasks()];
      double[] mean = new double[theta.length];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = loss(i, theta);
        mean = plus(mean, 1.0 / losses.length, gradient(i, theta));
      }
      return new Joint(losses, mean);
    }

    @Override
    public double[] gradient(int i, double[] theta) {
      double[] gradient = bowls.gradients(theta)[i];
      for (int j = 0; j < theta.length; j++) {
        gradient[j] += 0.1 * StrictMath.cos(theta[j] + i);
      }
      return gradient;
    }
  }
}

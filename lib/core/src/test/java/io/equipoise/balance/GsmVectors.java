package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Gram;
import io.equipoise.linalg.MinNorm;
import io.equipoise.linalg.Vector;
import java.util.Set;

/** Reference numbers of the GSMGrad family on diagonal quadratics. */
final class GsmVectors {
  private final JsonNode file;
  private final Quadratics problem;

  private GsmVectors(JsonNode file) {
    this.file = file;
    problem = Quadratics.of(file.get("D"), file.get("A"));
  }

  static void check(JsonNode file) {
    VectorFile.knows(
        file,
        Set.of(
            "id",
            "D",
            "A",
            "x0",
            "w0",
            "alpha",
            "beta",
            "rho",
            "producer",
            "gsmgrad",
            "gsmgrad_warm",
            "gsmgrad_fa",
            "sgsmgrad"));
    assertEquals("1/K each", file.get("w0").asText());
    GsmVectors vectors = new GsmVectors(file);
    double beta = file.get("beta").asDouble();
    double rho = file.get("rho").asDouble();
    vectors.run(new Gsmgrad(Gsmgrad.Options.plain(beta, rho)), file.get("gsmgrad"), null);
    JsonNode warm = file.get("gsmgrad_warm");
    VectorFile.knows(warm, Set.of("N", "beta_N", "trace"));
    Gsmgrad.Options options =
        new Gsmgrad.Options(
            GramScale.NONE, beta, rho, warm.get("N").asInt(), warm.get("beta_N").asDouble(), false);
    vectors.run(new Gsmgrad(options), warm.get("trace"), null);
    double rate = file.get("alpha").asDouble();
    vectors.run(
        new GsmgradFa(new GsmgradFa.Options(beta, rho, rate)), file.get("gsmgrad_fa"), null);
    if (file.has("sgsmgrad")) {
      JsonNode noisy = file.get("sgsmgrad");
      VectorFile.knows(noisy, Set.of("noise", "order", "trace"));
      vectors.run(
          new Sgsmgrad(Sgsmgrad.Options.plain(beta, rho)), noisy.get("trace"), noisy.get("noise"));
    }
  }

  private void run(Balancer balancer, JsonNode trace, JsonNode noise) {
    double rate = file.get("alpha").asDouble();
    double[] x = VectorFile.doubles(file.get("x0"));
    State state = balancer.start(problem.tasks());
    int t = 0;
    for (JsonNode row : trace) {
      while (true) {
        Observation now = observed(x, t, noise);
        Outcome outcome = balancer.decide(now, state);
        Vector w = GradientVectors.weights(outcome);
        if (t == row.get("t").asInt()) {
          compare(balancer, row, x, w);
          break;
        }
        double[][] rows = noise == null ? problem.gradients(x) : noisy(x, noise.get(t).get(2));
        x = stepped(x, GradientVectors.combined(rows, w), rate);
        state = outcome.state();
        if (balancer.demand().after()) {
          Observation.After after = new Observation.After(Vector.of(problem.losses(x)), 1);
          state = balancer.observeAfter(now, after, state);
        }
        t++;
      }
    }
  }

  private void compare(Balancer balancer, JsonNode row, double[] x, Vector w) {
    VectorFile.knows(row, Set.of("t", "x", "w", "f", "pareto_stationarity", "ca_distance"));
    int t = row.get("t").asInt();
    double rtol = t <= 200 ? 1e-9 : 1e-6;
    String where = file.get("id").asText() + " " + balancer.name() + " step " + t;
    VectorFile.near(row.get("x"), Vector.of(x), rtol, 1e-12, where);
    VectorFile.near(row.get("w"), w, rtol, 1e-12, where);
    VectorFile.near(row.get("f"), Vector.of(problem.losses(x)), rtol, 1e-12, where);
    if (!row.has("pareto_stationarity")) {
      return;
    }
    double[][] rows = problem.gradients(x);
    Gram gram = Gram.of(GradientVectors.gram(rows), rows.length);
    MinNorm.Point point = MinNorm.of(gram);
    double longest = Math.sqrt(gram.trace());
    double gap = row.get("pareto_stationarity").asDouble();
    assertEquals(gap, point.norm(), rtol * gap + 1e-8 * longest, where);
    double[] off = GradientVectors.combined(rows, w);
    double[] nearest = GradientVectors.combined(rows, point.weights());
    for (int j = 0; j < off.length; j++) {
      off[j] -= nearest[j];
    }
    double distance = row.get("ca_distance").asDouble();
    assertEquals(distance, Problem.norm(off), rtol * distance + 1e-8 * longest, where);
  }

  private Observation observed(double[] x, int t, JsonNode noise) {
    double[] losses = problem.losses(x);
    Measured measured = Observation.of(Observation.ofLosses(t, losses).tasks(), t).losses(losses);
    double[][] first =
        noise == null || t >= noise.size() ? problem.gradients(x) : noisy(x, noise.get(t).get(0));
    double[][] second = noise == null || t >= noise.size() ? first : noisy(x, noise.get(t).get(1));
    double[] gram = new double[losses.length * losses.length];
    for (int i = 0; i < losses.length; i++) {
      for (int j = 0; j < losses.length; j++) {
        gram[i * losses.length + j] = Problem.dot(first[i], second[j]);
      }
    }
    return measured.gram(gram).build(OnBad.FAIL);
  }

  private double[][] noisy(double[] x, JsonNode noise) {
    double[][] rows = problem.gradients(x);
    for (int i = 0; i < rows.length; i++) {
      double[] added = VectorFile.doubles(noise.get(i));
      for (int j = 0; j < added.length; j++) {
        rows[i][j] += added[j];
      }
    }
    return rows;
  }

  private static double[] stepped(double[] x, double[] direction, double rate) {
    double[] next = x.clone();
    for (int j = 0; j < next.length; j++) {
      next[j] -= rate * direction[j];
    }
    return next;
  }
}

package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/** Reference numbers of {@link Bilb4mtl}: loss sequences in four modes, and the toy problem. */
final class Bilb4mtlVectors {
  private Bilb4mtlVectors() {}

  static void check(JsonNode sequence, JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps"));
    JsonNode params = entry.get("params");
    VectorFile.knows(
        params,
        Set.of("mode", "lambda", "optimizer", "router_matrix0", "router_bias0", "features", "W0"));
    int tasks = sequence.get("K").asInt();
    Bilb4mtl balancer = new Bilb4mtl(options(params));
    State state = balancer.startAt(tasks, router0(params));
    int t = 0;
    for (JsonNode step : entry.get("steps")) {
      VectorFile.knows(step, Set.of("weights", "total", "coef", "router_grad", "router_after"));
      Outcome outcome = balancer.decide(observed(sequence, params, t), state);
      Notes notes = outcome.notes();
      String where = sequence.get("id") + " step " + t + " ";
      VectorFile.near(step.get("weights"), vector(notes, "weight"), 1e-9, 1e-12, where + "weights");
      double total = step.get("total").asDouble();
      assertEquals(total, notes.numbers().get("total"), 1e-9 * Math.abs(total) + 1e-12, where);
      Vector c = ((Decision.Weights) outcome.decision()).onLosses();
      VectorFile.near(step.get("coef"), c, 1e-9, 1e-12, where + "coef");
      Vector gradient = vector(notes, "router-gradient");
      VectorFile.near(step.get("router_grad"), gradient, 1e-9, 1e-12, where + "router_grad");
      RouterState next = (RouterState) outcome.state();
      VectorFile.near(step.get("router_after"), next.router(), 1e-9, 1e-12, where + "after");
      state = balancer.decode(next.arrays());
      t++;
    }
    assertTrue(t > 0, "no steps");
  }

  private static Bilb4mtlOptions options(JsonNode params) {
    int features = params.has("features") ? params.get("features").get(0).size() : 0;
    String mode = params.get("mode").asText();
    Bilb4mtlOptions options =
        switch (mode) {
          case "router_tau1" -> Bilb4mtlOptions.cityscapes(features);
          case "router_rescaled" -> Bilb4mtlOptions.nyuV2(features);
          case "free_sigmoid" -> Bilb4mtlOptions.celebA();
          case "free_log" -> Bilb4mtlOptions.qm9();
          default -> throw new AssertionError("unknown mode " + mode);
        };
    return options.withLambda(params.get("lambda").asDouble()).withRate(rate(params));
  }

  private static double rate(JsonNode params) {
    String optimizer = params.get("optimizer").asText();
    assertTrue(optimizer.startsWith("Adam lr "), () -> "unknown optimizer " + optimizer);
    return Double.parseDouble(optimizer.substring("Adam lr ".length()).split("[ ,(]", -1)[0]);
  }

  private static Vector router0(JsonNode params) {
    if (params.has("W0")) {
      return Vector.of(VectorFile.doubles(params.get("W0")));
    }
    double[] matrix = VectorFile.doubles(params.get("router_matrix0"));
    double[] bias = VectorFile.doubles(params.get("router_bias0"));
    double[] both = Arrays.copyOf(matrix, matrix.length + bias.length);
    System.arraycopy(bias, 0, both, matrix.length, bias.length);
    return Vector.of(both);
  }

  private static Observation observed(JsonNode sequence, JsonNode params, int t) {
    double[] losses = VectorFile.doubles(sequence.get("losses").get(t));
    Measured measured =
        Observation.of(IntStream.range(0, losses.length).mapToObj(Integer::toString).toList(), t)
            .losses(losses);
    if (params.has("features")) {
      measured.features(VectorFile.doubles(params.get("features").get(t)));
    }
    return measured.build(OnBad.FAIL);
  }

  private static Vector vector(Notes notes, String name) {
    return notes.vectors().get(name);
  }

  /** Softmax router, tau = 1, losses divided by (scale, 1): up to t = 100 closely, and the end. */
  static void checkToy(JsonNode run) {
    VectorFile.knows(
        run,
        Set.of(
            "init",
            "scale",
            "lambda",
            "lr_x",
            "lr_W",
            "normalisation",
            "router",
            "upper",
            "producer",
            "trace"));
    assertEquals("loss_1/0.1, loss_2/1", run.get("normalisation").asText());
    assertEquals("softmax(W), W0=0", run.get("router").asText());
    assertEquals("|l1-l2| with tau=1", run.get("upper").asText());
    ToyRun toy = new ToyRun(run);
    JsonNode trace = run.get("trace");
    for (JsonNode row : trace) {
      VectorFile.knows(
          row, Set.of("t", "x", "f", "weights", "coef_on_normalised_losses", "grad_x", "grad_W"));
      while (toy.t < row.get("t").asInt()) {
        toy.step();
      }
      if (toy.t <= 100) {
        toy.compare(row, 1e-8);
      } else if (toy.t == VectorFile.lastStep(trace)) {
        toy.compareEnd(row, 1e-2);
      }
    }
  }

  /** One run in progress; the loop of the trainer, one Adam each for x and W. */
  private static final class ToyRun {
    private final ToyProblem problem;
    private final Bilb4mtl balancer;
    private final Adam adam;
    private Vector x;
    private Adam.Memory memory = Adam.start(2);
    private State state;
    private int t;

    ToyRun(JsonNode run) {
      problem = new ToyProblem(run.get("scale").asDouble());
      balancer =
          new Bilb4mtl(
              new Bilb4mtlOptions(
                  Router.FREE_SOFTMAX,
                  Bilb4mtlOptions.Tau.ONE,
                  Normalisation.IDENTICAL,
                  Bilb4mtlOptions.Divisor.ONE,
                  run.get("lambda").asDouble(),
                  run.get("lr_W").asDouble(),
                  Bilb4mtlOptions.Clamp.NONE,
                  0,
                  0,
                  0,
                  0));
      adam = Adam.withRate(run.get("lr_x").asDouble());
      x = Vector.of(VectorFile.doubles(run.get("init")));
      state = balancer.start(2);
    }

    ToyProblem.Values values() {
      return problem.at(x.get(0), x.get(1));
    }

    Outcome decide() {
      ToyProblem.Values at = values();
      return balancer.decide(Observation.ofLosses(t, at.f1() / 0.1, at.f2()), state);
    }

    Vector direction(Outcome outcome) {
      Vector c = ((Decision.Weights) outcome.decision()).onLosses();
      return ToyProblem.direction(values(), Vector.of(c.get(0) / 0.1, c.get(1)));
    }

    void step() {
      Outcome outcome = decide();
      Adam.Step step = adam.step(x, direction(outcome), memory);
      x = step.parameters();
      memory = step.memory();
      state = outcome.state();
      t++;
    }

    void compare(JsonNode row, double rtol) {
      compareEnd(row, rtol);
      Outcome outcome = decide();
      Vector c = ((Decision.Weights) outcome.decision()).onLosses();
      VectorFile.nearIfThere(row.get("coef_on_normalised_losses"), c, rtol, "coef");
      VectorFile.nearIfThere(row.get("grad_x"), direction(outcome), rtol, "grad_x");
      VectorFile.nearIfThere(
          row.get("grad_W"), vector(outcome.notes(), "router-gradient"), rtol, "grad_W");
      VectorFile.nearIfThere(row.get("weights"), vector(outcome.notes(), "weight"), rtol, "w");
    }

    void compareEnd(JsonNode row, double rtol) {
      VectorFile.near(row.get("x"), x, rtol, 1e-12, "x at " + t);
      VectorFile.near(
          row.get("f"), Vector.of(values().f1(), values().f2()), rtol, 1e-12, "f at " + t);
    }
  }
}

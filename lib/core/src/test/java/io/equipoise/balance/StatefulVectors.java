package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Reference numbers of the methods that remember, on gradients of eight rounds. */
final class StatefulVectors {
  private final JsonNode file;
  private final int tasks;
  private final int d;

  private StatefulVectors(JsonNode file) {
    this.file = file;
    tasks = file.get("K").asInt();
    d = file.get("d").asInt();
    near(file.get("checksum_t0_k0").asDouble(), sum(batch(0, 0)));
    near(file.get("checksum_last").asDouble(), sum(batch(file.get("T").asInt() - 1, 2)));
  }

  static void check(JsonNode file) {
    StatefulVectors vectors = new StatefulVectors(file);
    file.fields().forEachRemaining(f -> vectors.method(f.getKey(), f.getValue()));
  }

  private void method(String method, JsonNode entry) {
    switch (method) {
      case "id", "K", "d", "T", "losses", "grads_generator", "checksum_t0_k0", "checksum_last" -> {}
      case "moco" -> moco(entry);
      case "modo" -> modo(entry);
      case "sdmgrad_libmtl" -> sdmgrad(entry, Sdmgrad.Options.defaults());
      case "sdmgrad_official" -> sdmgrad(entry, Sdmgrad.Options.official());
      case "gcond" -> gcond(entry, entry.get("steps"), Gcond.Options.defaults());
      case "gcond_zones" -> gcond(entry, entry.get("steps"), Gcond.Options.zones());
      case "gcond_planar" -> {
        gcond(entry, entry.get("steps"), Gcond.Options.defaults());
        gcond(entry, entry.get("steps_zone_logic"), Gcond.Options.zones());
      }
      default -> throw new AssertionError("unknown method " + method);
    }
  }

  /** G[t][k] by the file's rule. */
  private double[][] batch(int t, int k) {
    JsonNode rule = file.get("grads_generator");
    VectorFile.knows(rule, Set.of("kind", "bits", "base_seed", "rule"));
    long seed = rule.get("base_seed").asLong() + 101L * t;
    int bits = rule.get("bits").asInt();
    double[][] rows = new GradientGenerator(seed, bits).rows(tasks, d, rule.get("kind").asText());
    double[][] noise = new GradientGenerator(seed + 17L * (k + 1), bits).rows(tasks, d, "generic");
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < d; j++) {
        rows[i][j] += 0.25 * noise[i][j];
      }
    }
    return rows;
  }

  private double[] losses(int t) {
    return VectorFile.doubles(file.get("losses").get(t));
  }

  private Measured observed(int t, int k) {
    List<String> names = IntStream.range(0, k).mapToObj(Integer::toString).toList();
    return Observation.of(names, t);
  }

  private void moco(JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps"));
    JsonNode p = entry.get("params");
    VectorFile.knows(p, Set.of("beta", "beta_sigma", "gamma", "gamma_sigma", "rho"));
    Balancer moco =
        new Moco(
            new Moco.Options(
                p.get("beta").asDouble(),
                p.get("beta_sigma").asDouble(),
                p.get("gamma").asDouble(),
                p.get("gamma_sigma").asDouble(),
                p.get("rho").asDouble(),
                Moco.SimplexMap.SOFTMAX));
    Tracking tracking = moco.demand().tracking();
    double[][] y = new double[tasks][d];
    State state = moco.start(tasks);
    for (int t = 0; t < entry.get("steps").size(); t++) {
      double[][] g = batch(t, 0);
      double[] losses = losses(t);
      for (int i = 0; i < tasks; i++) {
        y[i] = tracking.next(y[i], g[i], losses[i], t + 1L);
      }
      Observation now =
          observed(t, tasks).losses(losses).gram(GradientVectors.gram(y)).build(OnBad.FAIL);
      Outcome outcome = moco.decide(now, state);
      state = moco.decode(outcome.state().arrays());
      compare(entry.get("steps").get(t), outcome, y, y, 1e-9, "moco step " + t);
    }
  }

  private void modo(JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps"));
    JsonNode p = entry.get("params");
    VectorFile.knows(p, Set.of("gamma", "rho"));
    Balancer modo = new Modo(new Modo.Options(p.get("gamma").asDouble(), p.get("rho").asDouble()));
    State state = modo.start(tasks);
    for (int t = 0; t < entry.get("steps").size(); t++) {
      Observation now = observed(t, tasks).losses(losses(t)).gram(cross(t, 0, 1)).build(OnBad.FAIL);
      Outcome outcome = modo.decide(now, state);
      state = outcome.state();
      double[][] rows = batch(t, 2);
      compare(entry.get("steps").get(t), outcome, rows, rows, 1e-9, "modo step " + t);
    }
  }

  private double[] cross(int t, int a, int b) {
    double[][] left = batch(t, a);
    double[][] right = batch(t, b);
    return Arrays.stream(left)
        .flatMapToDouble(x -> Arrays.stream(right).mapToDouble(y -> Problem.dot(x, y)))
        .toArray();
  }

  /** Restarted at each step from the weights that are printed for the step before. */
  private void sdmgrad(JsonNode entry, Sdmgrad.Options options) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps", "batches"));
    JsonNode p = entry.get("params");
    VectorFile.knows(p, Set.of("lambda", "niter", "inner"));
    assertEquals(options.lambda(), p.get("lambda").asDouble());
    assertEquals(options.steps(), p.get("niter").asInt());
    Balancer sdmgrad = new Sdmgrad(options);
    SimplexState state = SimplexState.start(tasks);
    int t = 0;
    for (JsonNode step : entry.get("steps")) {
      Observation now = observed(t, tasks).losses(losses(t)).gram(cross(t, 1, 2)).build(OnBad.FAIL);
      Outcome outcome = sdmgrad.decide(now, state);
      double[][] rows = batch(t, 0);
      Vector w = ((SimplexState) outcome.state()).weights();
      String where = "sdmgrad " + options.variant() + " step " + t;
      VectorFile.knows(step, Set.of("weights", "direction"));
      VectorFile.near(step.get("weights"), w, 1e-8, 1e-12, where);
      double[] direction = GradientVectors.combined(rows, GradientVectors.weights(outcome));
      double longest = Arrays.stream(rows).mapToDouble(Problem::norm).max().getAsDouble();
      VectorFile.near(step.get("direction"), Vector.of(direction), 1e-8, 1e-12 * longest, where);
      state = new SimplexState(Vector.of(VectorFile.doubles(step.get("weights"))), t + 1L);
      t++;
    }
  }

  private static void compare(
      JsonNode step, Outcome outcome, double[][] rows, double[][] size, double rtol, String at) {
    VectorFile.knows(step, Set.of("weights", "direction"));
    Vector w = GradientVectors.weights(outcome);
    VectorFile.near(step.get("weights"), w, rtol, 1e-12, at);
    double longest = Arrays.stream(size).mapToDouble(Problem::norm).max().getAsDouble();
    Vector direction = Vector.of(GradientVectors.combined(rows, w));
    VectorFile.near(step.get("direction"), direction, rtol, 1e-12 * longest, at);
  }

  private void gcond(JsonNode entry, JsonNode steps, Gcond.Options options) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps", "steps_zone_logic", "grads"));
    knownGcond(entry.get("params"), options);
    Gcond gcond = new Gcond(options, true);
    DirectionMomentum momentum = new DirectionMomentum(0.85);
    State state = gcond.start(tasks);
    double[][] previous = {};
    double[] m = {};
    for (int t = 0; t < steps.size(); t++) {
      double[][] rows = entry.has("grads") ? planar(entry.get("grads").get(t)) : batch(t, 0);
      Measured measured =
          observed(t, tasks)
              .losses(Vector.filled(tasks, 1).toArray())
              .gram(GradientVectors.gram(rows));
      if (t > 0) {
        measured.previous(products(rows, previous));
      }
      Outcome outcome = gcond.decide(measured.build(OnBad.FAIL), state);
      state = gcond.decode(outcome.state().arrays());
      double[] sum = GradientVectors.combined(rows, GradientVectors.weights(outcome));
      m = momentum.next(t == 0 ? new double[sum.length] : m, sum);
      String where = file.get("id").asText() + " gcond smooth=" + options.smooth() + " step " + t;
      gcondStep(steps.get(t), outcome, rows, momentum.used(m, t + 1L), where);
      previous = rows;
    }
  }

  private static void gcondStep(
      JsonNode step, Outcome outcome, double[][] rows, double[] used, String at) {
    VectorFile.knows(step, Set.of("resolved", "sum", "after_momentum", "stats", "winners"));
    Gcond.Memory memory = (Gcond.Memory) outcome.state();
    double longest = Arrays.stream(rows).mapToDouble(Problem::norm).max().getAsDouble();
    double[] winners = new double[step.get("winners").size()];
    for (int i = 0; i < winners.length; i++) {
      winners[i] = Double.parseDouble(step.get("winners").get(i).asText().substring(1));
    }
    assertEquals(Vector.of(winners), memory.wins(), at);
    int k = rows.length;
    for (int i = 1; i < k; i++) {
      double[] c = Arrays.copyOfRange(memory.coefficients().toArray(), i * k, (i + 1) * k);
      Vector resolved = Vector.of(GradientVectors.combined(rows, Vector.of(c)));
      VectorFile.near(step.get("resolved").get(i), resolved, 1e-7, 1e-7 * longest, at);
    }
    Vector sum = Vector.of(GradientVectors.combined(rows, GradientVectors.weights(outcome)));
    VectorFile.near(step.get("sum"), sum, 1e-7, 1e-12 * longest, at);
    VectorFile.near(step.get("after_momentum"), Vector.of(used), 1e-7, 1e-12 * longest, at);
    gcondStats(step.get("stats"), outcome, rows, at);
  }

  private static void gcondStats(JsonNode stats, Outcome outcome, double[][] rows, String at) {
    Notes notes = outcome.notes();
    stats
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey();
              int slash = name.indexOf("/t");
              int task = slash < 0 ? 0 : Integer.parseInt(name.substring(slash + 2));
              double ours =
                  switch (slash < 0 ? name : name.substring(0, slash)) {
                    case "proj_iters" -> notes.numbers().get("resolved-pairs");
                    case "min_cosine_sim" -> notes.numbers().get("smallest-cosine");
                    case "raw_norm" -> Problem.norm(rows[task]);
                    case "norm_ema" -> notes.vectors().get("mean-length").get(task);
                    default -> throw new AssertionError("unknown statistic " + name);
                  };
              double expected = field.getValue().asDouble();
              assertEquals(expected, ours, 1e-7 * Math.abs(expected) + 1e-12, at + " " + name);
            });
  }

  private static void knownGcond(JsonNode params, Gcond.Options options) {
    if (params.isTextual()) {
      assertEquals("defaults", params.asText());
      return;
    }
    VectorFile.knows(
        params,
        Set.of(
            "thresholds",
            "remap_power",
            "dominance_window",
            "norm_ema_beta",
            "tie_breaking",
            "momentum_beta",
            "eps",
            "smooth"));
    assertEquals(options.smooth(), params.get("smooth").asBoolean());
    if (params.has("thresholds")) {
      double[] thresholds = {options.critical(), options.main(), options.weak()};
      VectorFile.near(params.get("thresholds"), Vector.of(thresholds), 0, 0, "thresholds");
      double[] score = {options.stability(), 1 - options.stability()};
      VectorFile.near(params.get("tie_breaking"), Vector.of(score), 1e-15, 0, "tie breaking");
      assertEquals(options.power(), params.get("remap_power").asDouble());
      assertEquals(options.window(), params.get("dominance_window").asInt());
      assertEquals(options.memory(), params.get("norm_ema_beta").asDouble());
      assertEquals(0.85, params.get("momentum_beta").asDouble());
    }
  }

  private static double[][] planar(JsonNode rows) {
    double[][] read = new double[rows.size()][];
    Arrays.setAll(read, i -> VectorFile.doubles(rows.get(i)));
    return read;
  }

  private static double[] products(double[][] left, double[][] right) {
    return Arrays.stream(left)
        .flatMapToDouble(x -> Arrays.stream(right).mapToDouble(y -> Problem.dot(x, y)))
        .toArray();
  }

  private static double sum(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).sum();
  }

  private static void near(double expected, double actual) {
    assertEquals(expected, actual, 1e-12, () -> String.format(Locale.ROOT, "%s", expected));
  }
}

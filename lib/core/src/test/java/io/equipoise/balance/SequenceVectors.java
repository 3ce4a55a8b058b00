package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reference numbers of the methods that read losses, round by round. */
final class SequenceVectors {
  private static final double RTOL = 1e-9;

  private final JsonNode sequence;
  private final int tasks;

  private SequenceVectors(JsonNode sequence) {
    this.sequence = sequence;
    tasks = sequence.get("K").asInt();
  }

  static void check(JsonNode sequence) {
    SequenceVectors vectors = new SequenceVectors(sequence);
    sequence
        .fields()
        .forEachRemaining(
            field -> VectorFile.each(field.getValue(), e -> vectors.method(field.getKey(), e)));
  }

  private void method(String method, JsonNode entry) {
    switch (method) {
      case "id", "K", "losses" -> {}
      case "famo" -> famo(entry);
      case "dwa_window25" -> dwaWindow(entry);
      case "dwa_epoch" -> dwaEpoch(entry);
      case "uw" -> scales(entry, uw(entry, Descent.ADAM), "loss");
      case "uw_libmtl" -> scales(entry, uw(entry, Descent.SGD), "loss");
      case "imtl_l" -> scales(entry, imtl(entry), "loss");
      case "stch" -> stch(entry);
      case "gradnorm" -> gradNorm(entry);
      case "bilb4mtl" -> Bilb4mtlVectors.check(sequence, entry);
      default -> throw new AssertionError("unknown method " + method + " in " + sequence.get("id"));
    }
  }

  private double[] losses(int t) {
    return VectorFile.doubles(sequence.get("losses").get(t));
  }

  private Observation observed(int t) {
    return Observation.ofLosses(t, losses(t));
  }

  private String at(String method, int t) {
    return sequence.get("id").asText() + " " + method + " step " + t;
  }

  private void famo(JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps"));
    JsonNode params = entry.get("params");
    VectorFile.knows(params, Set.of("w_lr", "gamma", "min_losses"));
    List<Double> floors =
        params.hasNonNull("min_losses")
            ? Arrays.stream(VectorFile.doubles(params.get("min_losses"))).boxed().toList()
            : List.of();
    Balancer famo =
        new Famo(
            new Famo.Options(
                params.get("w_lr").asDouble(), params.get("gamma").asDouble(), floors));
    State state = famo.start(tasks);
    int t = 0;
    for (JsonNode step : entry.get("steps")) {
      VectorFile.knows(step, Set.of("z", "coef", "loss", "logits_after"));
      Outcome outcome = famo.decide(observed(t), state);
      String where = at("famo", t);
      VectorFile.near(step.get("z"), outcome.notes().vectors().get("z"), RTOL, 1e-12, where);
      VectorFile.near(step.get("coef"), GradientVectors.weights(outcome), RTOL, 1e-12, where);
      number(step.get("loss"), outcome.notes().numbers().get("total"), where);
      Observation.After after = new Observation.After(Vector.of(losses(t + 1)), 1);
      state = famo.observeAfter(observed(t), after, outcome.state());
      Vector logits = ((LearnedState) state).values();
      VectorFile.near(step.get("logits_after"), logits, RTOL, 1e-12, where);
      t++;
    }
  }

  private void dwaWindow(JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "applied_as", "weights"));
    VectorFile.knows(entry.get("params"), Set.of("temp", "window"));
    Balancer dwa =
        new Dwa(
            new Dwa.Options(
                Dwa.Windows.SLIDING,
                entry.get("params").get("window").asInt(),
                entry.get("params").get("temp").asDouble()));
    State state = dwa.start(tasks);
    int t = 0;
    for (JsonNode expected : entry.get("weights")) {
      Outcome outcome = dwa.decide(observed(t), state);
      VectorFile.near(expected, GradientVectors.weights(outcome), 1e-6, 1e-12, at("dwa", t));
      state = outcome.state();
      t++;
    }
  }

  private void dwaEpoch(JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "weights"));
    JsonNode params = entry.get("params");
    VectorFile.knows(params, Set.of("T", "epoch", "uses"));
    Balancer dwa = new Dwa(new Dwa.Options(Dwa.Windows.EPOCHS, 1, params.get("T").asDouble()));
    State state = dwa.start(tasks);
    int epoch = params.get("epoch").asInt();
    for (int t = 0; t < epoch; t++) {
      state = dwa.decide(observed(t), state).state();
    }
    Outcome outcome = dwa.decide(observed(epoch), state);
    String where = at("dwa by epochs", epoch);
    VectorFile.near(entry.get("weights"), GradientVectors.weights(outcome), RTOL, 1e-12, where);
  }

  private static Balancer uw(JsonNode entry, Descent descent) {
    return new Uw(new Uw.Options(init(entry), descent, rate(entry)));
  }

  private static Balancer imtl(JsonNode entry) {
    return new ImtlL(new ImtlL.Options(init(entry), Descent.SGD, rate(entry)));
  }

  private static double init(JsonNode entry) {
    VectorFile.knows(entry.get("params"), Set.of("init", "optimizer"));
    return entry.get("params").get("init").asDouble();
  }

  private static double rate(JsonNode entry) {
    String[] words = entry.get("params").get("optimizer").asText().split(" ", -1);
    assertTrue(words[1].equals("lr"), () -> "unknown optimizer " + Arrays.toString(words));
    return Double.parseDouble(words[2]);
  }

  private void scales(JsonNode entry, Balancer balancer, String total) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps"));
    State state = balancer.start(tasks);
    int t = 0;
    for (JsonNode step : entry.get("steps")) {
      VectorFile.knows(step, Set.of(total, "coef", "s_grad", "s_after"));
      Outcome outcome = balancer.decide(observed(t), state);
      state = outcome.state();
      String where = at(balancer.name(), t);
      if (step.has(total)) {
        number(step.get(total), outcome.notes().numbers().get("total"), where);
      }
      VectorFile.near(step.get("coef"), GradientVectors.weights(outcome), RTOL, 1e-12, where);
      Vector gradient = outcome.notes().vectors().get("scale-gradient");
      VectorFile.near(step.get("s_grad"), gradient, RTOL, 1e-12, where);
      VectorFile.near(step.get("s_after"), ((LearnedState) state).values(), RTOL, 1e-12, where);
      t++;
    }
  }

  private void stch(JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "nadir", "steps"));
    JsonNode params = entry.get("params");
    VectorFile.knows(params, Set.of("mu", "warmup_epoch", "steps_per_epoch"));
    int perEpoch = params.get("steps_per_epoch").asInt();
    Balancer stch =
        new Stch(
            new Stch.Options(
                params.get("mu").asDouble(), params.get("warmup_epoch").asInt(), perEpoch));
    State state = stch.start(tasks);
    int t = 0;
    for (JsonNode step : entry.get("steps")) {
      VectorFile.knows(step, Set.of("epoch", "coef"));
      assertEquals(step.get("epoch").asInt(), t / perEpoch);
      Outcome outcome = stch.decide(observed(t), state);
      state = outcome.state();
      Vector c = GradientVectors.weights(outcome);
      VectorFile.near(step.get("coef"), c, RTOL, 1e-12, at("stch", t));
      t++;
    }
    if (entry.hasNonNull("nadir")) {
      LossMeans seen = (LossMeans) state;
      double[] nadir = seen.sums().toArray();
      for (int i = 0; i < nadir.length; i++) {
        nadir[i] /= seen.counts().get(i);
      }
      VectorFile.near(entry.get("nadir"), Vector.of(nadir), RTOL, 1e-12, at("stch", t));
    }
  }

  private void gradNorm(JsonNode entry) {
    VectorFile.knows(entry, Set.of("params", "producer", "steps"));
    JsonNode params = entry.get("params");
    VectorFile.knows(params, Set.of("alpha", "optimizer", "grads_generator", "L0"));
    assertEquals("losses[0]", params.get("L0").asText());
    double[][] rows = rows(params.get("grads_generator"));
    Balancer gradNorm =
        new GradNorm(
            new GradNorm.Options(params.get("alpha").asDouble(), 1, Descent.SGD, rate(entry)));
    State state = gradNorm.decide(measured(0, rows), gradNorm.start(tasks)).state();
    int t = 0;
    for (JsonNode step : entry.get("steps")) {
      VectorFile.knows(step, Set.of("weights", "raw_grad", "direction", "raw_after"));
      Outcome outcome = gradNorm.decide(measured(t + 1, rows), state);
      state = outcome.state();
      String where = at("gradnorm", t);
      Vector w = GradientVectors.weights(outcome);
      VectorFile.near(step.get("weights"), w, RTOL, 1e-12, where);
      Vector gradient = outcome.notes().vectors().get("scale-gradient");
      VectorFile.near(step.get("raw_grad"), gradient, RTOL, 1e-12, where);
      Vector d = Vector.of(GradientVectors.combined(rows, w));
      VectorFile.near(step.get("direction"), d, RTOL, 1e-12, where);
      Vector raw = ((GradNorm.Pace) state).scales().values();
      VectorFile.near(step.get("raw_after"), raw, RTOL, 1e-12, where);
      t++;
    }
  }

  private static double[][] rows(JsonNode rule) {
    VectorFile.knows(rule, Set.of("K", "d", "seed", "kind", "bits"));
    return new GradientGenerator(rule.get("seed").asLong(), rule.get("bits").asInt())
        .rows(rule.get("K").asInt(), rule.get("d").asInt(), rule.get("kind").asText());
  }

  private Observation measured(int t, double[][] rows) {
    return Observation.of(observed(t).tasks(), t)
        .losses(losses(t))
        .norms(Arrays.stream(rows).mapToDouble(Problem::norm).toArray())
        .build(OnBad.FAIL);
  }

  private static void number(JsonNode expected, double actual, String where) {
    double reference = expected.asDouble();
    assertEquals(reference, actual, RTOL * Math.abs(reference) + 1e-12, where);
  }
}

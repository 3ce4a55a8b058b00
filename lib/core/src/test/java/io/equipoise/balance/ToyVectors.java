package io.equipoise.balance;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import java.util.List;
import java.util.Set;

/** Reference numbers of the two-task landscape: its values, and where each method goes on it. */
final class ToyVectors {
  private ToyVectors() {}

  static void check(JsonNode json) {
    VectorFile.knows(json, Set.of("formula", "values", "trajectories", "long_runs", "bilb4mtl"));
    json.get("values").forEach(ToyVectors::value);
    json.get("bilb4mtl").forEach(Bilb4mtlVectors::checkToy);
    json.get("trajectories").forEach(run -> new Run(run).near());
    json.get("long_runs").forEach(run -> new Run(run).far());
  }

  private static void value(JsonNode value) {
    VectorFile.knows(value, Set.of("x", "f", "g1", "g2"));
    double[] x = VectorFile.doubles(value.get("x"));
    ToyProblem.Values at = new ToyProblem(0.1).at(x[0], x[1]);
    VectorFile.near(value.get("f"), Vector.of(at.f1(), at.f2()), 1e-11, 1e-12, "f");
    VectorFile.near(value.get("g1"), Vector.of(at.g1()), 1e-11, 1e-12, "g1");
    VectorFile.near(value.get("g2"), Vector.of(at.g2()), 1e-11, 1e-12, "g2");
  }

  /** A method as the landscape's trainers run it: what the direction is scaled to, and clipped. */
  private record Way(Balancer balancer, Scale scale, boolean clipped) {
    private static final ImtlG.Options CLOSED = new ImtlG.Options(ImtlG.Form.CLOSED);

    static Way of(String method) {
      return switch (method) {
        case "ls" ->
            new Way(
                new LinearScalarisation(LinearScalarisation.Options.defaults()),
                Scale.NATIVE,
                false);
        case "mgda" -> new Way(mgda(Mgda.Solver.SENER_KOLTUN), Scale.SUM, false);
        case "mgda_exact" -> new Way(mgda(Mgda.Solver.EXACT), Scale.SUM, false);
        case "pcgrad" -> new Way(new PcGrad(PcGrad.Options.defaults()), Scale.NATIVE, true);
        case "cagrad" -> new Way(new Cagrad(Cagrad.Options.defaults()), Scale.SUM, true);
        case "fairgrad" -> new Way(new FairGrad(FairGrad.Options.defaults()), Scale.SUM, true);
        case "imtl" -> new Way(new ImtlG(CLOSED), Scale.NATIVE, false);
        case "nash" -> new Way(new NashMtl(NashMtl.Options.defaults()), Scale.NATIVE, true);
        case "gsmgrad" -> new Way(new Gsmgrad(Gsmgrad.Options.plain(0.1, 0)), Scale.SUM, false);
        case "famo" ->
            new Way(
                new Famo(new Famo.Options(0.025, 0, List.of(-2.1, -21.0))), Scale.NATIVE, false);
        default -> throw new AssertionError("unknown method " + method);
      };
    }

    private static Balancer mgda(Mgda.Solver solver) {
      return new Mgda(new Mgda.Options(Mgda.Rows.PLAIN, solver, false));
    }
  }

  /** One run in progress: Adam on x along the method's direction. */
  private static final class Run {
    private static final NormClip CLIP = new NormClip(1);
    private final JsonNode run;
    private final String method;
    private final ToyProblem problem;
    private final Way way;
    private final Adam adam;
    private Vector x;
    private Adam.Memory memory = Adam.start(2);
    private State state;
    private int t;

    Run(JsonNode run) {
      VectorFile.knows(
          run,
          Set.of(
              "method",
              "init",
              "scale",
              "lr",
              "optimizer",
              "params",
              "producer",
              "trace",
              "max_dev_of_independent_reimplementation"));
      this.run = run;
      method = run.get("method").asText();
      problem = new ToyProblem(run.get("scale").asDouble());
      way = Way.of(method);
      adam = Adam.withRate(run.get("lr").asDouble());
      x = Vector.of(VectorFile.doubles(run.get("init")));
      state = way.balancer().start(2);
    }

    private ToyProblem.Values values() {
      return problem.at(x.get(0), x.get(1));
    }

    private Observation observed() {
      ToyProblem.Values at = values();
      double[][] rows = {at.g1(), at.g2()};
      return Observation.of(List.of("0", "1"), t)
          .losses(at.f1(), at.f2())
          .gram(GradientVectors.gram(rows))
          .build(OnBad.FAIL);
    }

    private Vector direction(Outcome outcome) {
      double scale = way.scale().factor(way.balancer().nativeScale(), 2);
      Vector w = GradientVectors.weights(outcome).times(scale);
      Vector direction = ToyProblem.direction(values(), w);
      double length = Math.sqrt(direction.dot(direction));
      return way.clipped() ? direction.times(CLIP.factor(length)) : direction;
    }

    private void advance(int to) {
      while (t < to) {
        Observation now = observed();
        Outcome outcome = way.balancer().decide(now, state);
        Adam.Step step = adam.step(x, direction(outcome), memory);
        x = step.parameters();
        memory = step.memory();
        state = outcome.state();
        if (way.balancer().demand().after()) {
          Vector after = Vector.of(values().f1(), values().f2());
          state = way.balancer().observeAfter(now, new Observation.After(after, 1), state);
        }
        t++;
      }
    }

    /** A thousand steps by the peers' own code. */
    void near() {
      boolean loose = method.equals("cagrad") || method.equals("fairgrad");
      for (JsonNode row : run.get("trace")) {
        VectorFile.knows(row, Set.of("t", "x", "f", "grad_used", "weights"));
        advance(row.get("t").asInt());
        Outcome outcome = way.balancer().decide(observed(), state);
        String at = method + " from " + run.get("init") + " at " + t;
        VectorFile.near(row.get("x"), x, loose ? 1e-6 : 1e-8, 1e-12, at);
        double rtol = loose ? 1e-4 : 1e-8;
        Vector f = Vector.of(values().f1(), values().f2());
        VectorFile.near(row.get("f"), f, rtol, 1e-12, at + " f");
        VectorFile.nearIfThere(row.get("grad_used"), direction(outcome), rtol, at + " direction");
        if (!loose) {
          double scale = way.scale().factor(way.balancer().nativeScale(), 2);
          Vector w =
              outcome
                  .notes()
                  .vectors()
                  .getOrDefault("z", GradientVectors.weights(outcome).times(scale));
          double ofWeights = method.equals("mgda") ? 1e-6 : 1e-8;
          VectorFile.nearIfThere(row.get("weights"), w, ofWeights, at + " weights");
        }
      }
    }

    /**
     * Fifty thousand steps, compared at the end, or as far as rounding lets runs agree. There f may
     * be off by as much as the tolerance of x moves it: from (9, 9) the weighted sum ends rocking
     * across the cliff at a2 = 0, where one rounding error decides on which side, and f2 is 0.5 or
     * -2 at nearly the same x.
     */
    void far() {
      int last = Math.min(VectorFile.lastStep(run.get("trace")), limit());
      double tolerance = Set.of("mgda_exact", "mgda", "famo").contains(method) ? 1e-3 : 1e-2;
      for (JsonNode row : run.get("trace")) {
        VectorFile.knows(row, Set.of("t", "x", "f"));
        if (row.get("t").asInt() == last) {
          advance(last);
          ToyProblem.Values at = values();
          String where = method + " from " + run.get("init") + " at " + t;
          VectorFile.near(row.get("x"), x, tolerance, 1e-12, where);
          double room = ToyProblem.steepness(at) * tolerance * Math.sqrt(x.dot(x));
          VectorFile.near(row.get("f"), Vector.of(at.f1(), at.f2()), tolerance, room, where);
        }
      }
    }

    /** Runs from (-8.5, 7.5) that are chaotic beyond this step. */
    private int limit() {
      if (run.get("init").get(0).asDouble() != -8.5) {
        return Integer.MAX_VALUE;
      }
      return switch (method) {
        case "pcgrad" -> 5000;
        case "imtl", "gsmgrad" -> 1000;
        default -> Integer.MAX_VALUE;
      };
    }
  }
}

package io.equipoise.run;

import io.equipoise.fleet.Fleet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The smallest honest program: noisy gradient steps towards the mean of the shards' numbers. A
 * value of 1e30 and more on a shard makes its answer non-finite.
 */
class MeanProgram implements Program<MeanProgram.State, float[]> {
  private final int rounds;

  MeanProgram(int rounds) {
    this.rounds = rounds;
  }

  /** theta, the step size, rounds done, and whether the next round leaves out what broke. */
  record State(double[] theta, double step, int done, String skip) {
    @Override
    public boolean equals(Object other) {
      return other instanceof State s
          && Arrays.equals(theta, s.theta)
          && step == s.step
          && done == s.done
          && skip.equals(s.skip);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(theta) + done;
    }
  }

  @Override
  public State start() {
    return new State(new double[4], 0.5, 0, "");
  }

  @Override
  public State round(State state, Fleet<float[]> fleet) {
    double[] theta = state.theta();
    double[] sum =
        fleet.sum(
            (shard, scope) -> {
              SplittableRandom random = new SplittableRandom(scope.seed("noise"));
              float[] gradient = new float[theta.length];
              for (int i = 0; i < gradient.length; i++) {
                gradient[i] = (float) (theta[i] - shard[i] + 0.01 * random.nextDouble());
                gradient[i] = gradient[i] * gradient[i] > 1e30f ? Float.NaN : gradient[i];
              }
              return gradient;
            });
    double[] next = theta.clone();
    for (int i = 0; i < next.length; i++) {
      if (state.skip().equals("theta" + i)) {
        continue;
      }
      if (!Double.isFinite(sum[i])) {
        throw new NonFiniteException("theta" + i, -1, "gradient", sum[i]);
      }
      next[i] -= state.step() * sum[i] / fleet.shards();
    }
    return new State(next, state.step(), state.done() + 1, "");
  }

  @Override
  public boolean done(State state) {
    return state.done() >= rounds;
  }

  @Override
  public int rounds() {
    return rounds;
  }

  @Override
  public Codec<State> codec() {
    return new Codec<>() {
      @Override
      public Encoded encode(State s) {
        return Encoded.builder()
            .put("theta", s.theta())
            .put("step", new double[] {s.step()})
            .put("done", s.done())
            .put("skip", s.skip())
            .build();
      }

      @Override
      public State decode(Encoded e) {
        return new State(
            e.doubles("theta"), e.doubles("step")[0], (int) e.whole("done"), e.text("skip"));
      }
    };
  }

  @Override
  public State mend(State s, NonFiniteException incident, OnNonFinite policy) {
    return policy == OnNonFinite.HALVE_STEP
        ? new State(s.theta(), s.step() / 2, s.done(), s.skip())
        : new State(s.theta(), s.step(), s.done(), incident.task());
  }

  @Override
  public Report report(State before, State after) {
    return new Report(
        List.of(new TableRow.RoundRow(after.done(), "mean", after.theta()[0], 1, 4, after.step())),
        after.theta()[0],
        "",
        1);
  }

  @Override
  public Finish finish(State last, Fleet<float[]> fleet) {
    double[] sum = fleet.sum((shard, scope) -> shard);
    return new Finish(
        List.of(new TableRow.MeasureRow("mean", "train", "sum", "1", sum[0], fleet.shards())),
        Map.of("model/theta.json", Json.bytes(last.theta())));
  }
}

package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pre-training between two rounds.
 *
 * @param steps taken by each shard
 * @param loss mean of the last round; NaN before the first
 * @param theta weights, then prompts
 * @param m Adam's mean
 * @param v Adam's mean square
 */
public record PoolState(long steps, double loss, float[] theta, float[] m, float[] v)
    implements Serializable {
  /** As T5 begins: variance 1 for words, one over the inputs for linear weights. */
  static PoolState first(PoolPlan plan) {
    T5Config c = plan.config();
    List<String> names = T5Weights.inOrder(c);
    int weights = names.stream().mapToInt(name -> T5Weights.size(c, name)).sum();
    float[] theta = new float[weights + plan.prompts() * plan.prompt() * c.width()];
    SplittableRandom random = new SplittableRandom(Seeds.mix(plan.seed(), "weights"));
    int at = 0;
    for (String name : names) {
      double deviation = deviation(c, name);
      for (int i = 0; i < T5Weights.size(c, name); i++) {
        theta[at++] = name.endsWith("norm.weight") ? 1 : (float) (deviation * normal(random));
      }
    }
    while (at < theta.length) {
      theta[at++] = (float) normal(random);
    }
    return new PoolState(0, Double.NaN, theta, new float[theta.length], new float[theta.length]);
  }

  private static double deviation(T5Config c, String name) {
    if (name.equals("shared.weight")) {
      return 1;
    }
    if (name.endsWith(".q.weight")) {
      return 1 / Math.sqrt((double) c.width() * c.headWidth());
    }
    if (name.endsWith(".o.weight")) {
      return 1 / Math.sqrt((double) c.heads() * c.headWidth());
    }
    return 1 / Math.sqrt(name.endsWith("wo.weight") ? c.inner() : c.width());
  }

  /** Box and Muller in strict arithmetic, so that every machine begins alike. */
  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PoolState s
        && s.steps == steps
        && Double.compare(s.loss, loss) == 0
        && Arrays.equals(s.theta, theta)
        && Arrays.equals(s.m, m)
        && Arrays.equals(s.v, v);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(steps) + 31 * Arrays.hashCode(theta);
  }

  static final class StateCodec implements Codec<PoolState> {
    @Override
    public Encoded encode(PoolState state) {
      return Encoded.builder()
          .put("steps", state.steps)
          .put("loss", new double[] {state.loss})
          .put("theta", state.theta)
          .put("m", state.m)
          .put("v", state.v)
          .build();
    }

    @Override
    public PoolState decode(Encoded e) {
      return new PoolState(
          e.whole("steps"), e.doubles("loss")[0], e.floats("theta"), e.floats("m"), e.floats("v"));
    }
  }
}

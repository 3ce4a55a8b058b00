package io.equipoise.tuning;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.EngineT5;
import io.equipoise.run.NonFiniteException;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.GlobalNorm;
import io.equipoise.tensor.HostArray;

/** A round of steps of one shard, from a common state. */
record PoolSteps(PoolPlan plan, PoolState from) implements Question<PoolShard, PoolState> {
  private static final long serialVersionUID = 1L;

  @Override
  public PoolState answer(PoolShard shard, Scope scope) {
    float[] theta = from.theta().clone();
    float[] m = from.m().clone();
    float[] v = from.v().clone();
    boolean[] decays = new boolean[theta.length];
    EngineT5 network = EngineT5.pool(plan.config(), plan.prompt());
    double sum = 0;
    try (EngineScope engine = EngineScope.open(scope.device())) {
      for (int i = 1; i <= plan.steps(); i++) {
        long step = from.steps() + i;
        PoolBatch batch = PoolBatch.of(plan, shard, step, scope.shard());
        FlatFunction.Gradient found =
            network
                .function()
                .gradient(
                    engine,
                    HostArray.of(theta),
                    network.batch(HostArray.of(batch.prompts()), plan.prompt(), batch.rows()),
                    new double[] {1});
        if (!Double.isFinite(found.losses()[0])) {
          throw new NonFiniteException("(all)", scope.shard(), "loss", found.losses()[0]);
        }
        float[] gradient = found.gradient().floats();
        GlobalNorm.clip(gradient, plan.clip());
        PoolPlan.ADAM.step(theta, m, v, gradient, step, plan.rate(step), decays);
        sum += found.losses()[0];
      }
    }
    return new PoolState(from.steps() + plan.steps(), sum / plan.steps(), theta, m, v);
  }
}

package io.equipoise.tuning;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.net.EngineT5;
import io.equipoise.t5.T5Weights;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import java.util.Arrays;
import java.util.List;

/**
 * Per task of the pool how many of its first test rows are answered right, and how many there are.
 */
record PoolAccuracy(PoolPlan plan, float[] theta) implements Question<PoolShard, long[]> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 32;

  @Override
  public long[] answer(PoolShard shard, Scope scope) {
    int weights =
        T5Weights.inOrder(plan.config()).stream()
            .mapToInt(name -> T5Weights.size(plan.config(), name))
            .sum();
    HostArray fixed = HostArray.of(Arrays.copyOf(theta, weights));
    EngineT5 network = new EngineT5(plan.config(), EngineT5.Learned.PROMPTS);
    int numbers = plan.prompt() * plan.config().width();
    long[] counts = new long[2 * plan.tasks().size()];
    try (EngineScope engine = EngineScope.open(scope.device())) {
      for (int t = 0; t < plan.tasks().size(); t++) {
        List<PoolShard.Row> rows = shard.test().get(t).stream().limit(MOST).toList();
        if (rows.isEmpty()) {
          continue;
        }
        int from = weights + t * plan.assignments() * numbers;
        HostArray prompt = HostArray.of(Arrays.copyOfRange(theta, from, from + numbers));
        double[][] scores =
            network.eachLabel(
                engine,
                prompt,
                fixed,
                plan.prompt(),
                rows.stream().map(PoolShard.Row::tokens).toList(),
                plan.written(t, 0));
        for (int row = 0; row < scores.length; row++) {
          counts[2 * t] += best(scores[row]) == rows.get(row).label() ? 1 : 0;
          counts[2 * t + 1]++;
        }
      }
    }
    return counts;
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}

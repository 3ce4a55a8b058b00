package io.equipoise.local;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Local steps in two questions, so that the driver holds one vector and not one per shard: first
 * what the steps saw, then, with the shares that follow from it, the shard's part of the average.
 *
 * <p>The update stays on the shard between the two as a residue and is computed again where it was
 * lost.
 */
record LocalRound(LocalSteps steps) implements Question<RowShard, LocalRound.Seen> {
  /** What a shard's steps saw: sums of losses, rows, and what ended them early. */
  record Seen(TaskSums losses, int steps, long rows, LocalSteps.@Nullable NonFinite trouble)
      implements Serializable {}

  @Override
  public Seen answer(RowShard shard, Scope scope) {
    LocalSteps.Update update = update(shard, scope);
    return new Seen(update.losses(), update.steps(), update.rows(), update.trouble());
  }

  private LocalSteps.Update update(RowShard shard, Scope scope) {
    // Parameters and moments are the round's state; what was decided from it is in the key.
    String key =
        "local-steps/"
            + ContentKey.of(steps.weights())
            + "/"
            + ContentKey.of(steps.options().schedule().peak());
    return scope.residue(key, () -> steps.answer(shard, scope));
  }

  /** Each shard's rows over all rows: what its update counts for. */
  static double[] shares(List<Seen> seen) {
    long all = seen.stream().mapToLong(Seen::rows).sum();
    return seen.stream().mapToDouble(s -> all == 0 ? 0 : (double) s.rows() / all).toArray();
  }

  /**
   * The question for a shard's part of the average: {@code [theta | m | v | average]} times its
   * share.
   */
  Question<RowShard, float[]> part(double[] shares) {
    LocalRound round = this;
    return (shard, scope) -> {
      LocalSteps.Update update = round.update(shard, scope);
      double share = shares[scope.shard()];
      int n = update.theta().length;
      float[] part = new float[3 * n + update.average().length];
      scaled(update.theta(), share, part, 0);
      scaled(update.m(), share, part, n);
      scaled(update.v(), share, part, 2 * n);
      scaled(update.average(), share, part, 3 * n);
      return part;
    };
  }

  private static void scaled(float[] from, double share, float[] to, int at) {
    for (int i = 0; i < from.length; i++) {
      to[at + i] = (float) (share * from[i]);
    }
  }
}

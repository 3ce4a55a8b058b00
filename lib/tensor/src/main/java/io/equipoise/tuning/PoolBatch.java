package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The rows of one step of pre-training: of any tasks and posings, or all with gaps.
 *
 * <pre>
 * posed    a task, a posing of it, a row, each drawn alike; to write: its label's word
 * gapped   15 % of the words in runs of 3 on average become gaps; to write: each gap and its words
 * </pre>
 *
 * @param rows what is read and written
 * @param prompts of each row, its number
 */
record PoolBatch(List<T5.Row> rows, long[] prompts) {
  private static final double HIDDEN = 0.15;
  private static final int RUN = 3;

  /** The batch of a step of a shard. */
  static PoolBatch of(PoolPlan plan, PoolShard shard, long step, int number) {
    SplittableRandom random =
        new SplittableRandom(Seeds.mix(plan.seed(), "step/" + step + "/shard/" + number));
    boolean gapped = random.nextDouble() < plan.gapped();
    List<T5.Row> rows = new ArrayList<>();
    long[] prompts = new long[plan.batch()];
    for (int i = 0; i < prompts.length; i++) {
      int task = random.nextInt(plan.tasks().size());
      while (shard.train().get(task).isEmpty()) {
        task = random.nextInt(plan.tasks().size());
      }
      List<PoolShard.Row> of = shard.train().get(task);
      PoolShard.Row row = of.get(random.nextInt(of.size()));
      int assignment = random.nextInt(plan.assignments());
      prompts[i] = gapped ? plan.prompts() - 1 : (long) task * plan.assignments() + assignment;
      rows.add(
          gapped
              ? gapped(row.tokens(), plan, random)
              : new T5.Row(row.tokens(), plan.written(task, assignment).get(row.label())));
    }
    return new PoolBatch(rows, prompts);
  }

  private static T5.Row gapped(List<Integer> tokens, PoolPlan plan, SplittableRandom random) {
    int hidden = Math.max(1, (int) Math.round(HIDDEN * tokens.size()));
    int runs = Math.min(Math.max(1, Math.round((float) hidden / RUN)), plan.gaps().size());
    boolean[] gone = new boolean[tokens.size()];
    for (int run = 0; run < runs; run++) {
      int from = random.nextInt(tokens.size());
      int length = Math.max(1, hidden / runs);
      for (int i = from; i < Math.min(from + length, gone.length); i++) {
        gone[i] = true;
      }
    }
    List<Integer> read = new ArrayList<>();
    List<Integer> write = new ArrayList<>();
    int gap = 0;
    for (int i = 0; i < gone.length; i++) {
      if (gone[i] && (i == 0 || !gone[i - 1])) {
        int word = plan.gaps().get(gap++);
        read.add(word);
        write.add(word);
      }
      (gone[i] ? write : read).add(tokens.get(i));
    }
    write.add(plan.end());
    return new T5.Row(read, write);
  }
}

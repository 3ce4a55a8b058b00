package io.equipoise.cluster;

import io.equipoise.fleet.AnswerException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes the replies of one job as partitions finish; keeps the failure of the lowest shard. */
final class Arrival<A> {
  private final BiConsumer<Integer, A> take;
  private @Nullable AnswerException first;
  private long busiest;
  private long total;

  Arrival(BiConsumer<Integer, A> take) {
    this.take = take;
  }

  synchronized void partition(List<Reply<A>> replies) {
    long sum = 0;
    for (Reply<A> reply : replies) {
      sum += reply.nanos();
      A answer = reply.answer();
      AnswerException failure = reply.failure();
      if (failure != null) {
        note(failure);
      } else if (answer != null) {
        accept(reply.shard(), answer);
      }
    }
    busiest = Math.max(busiest, sum);
    total += sum;
  }

  private void accept(int shard, A answer) {
    try {
      take.accept(shard, answer);
    } catch (AnswerException unfit) {
      note(unfit);
    }
  }

  private void note(AnswerException failure) {
    if (first == null || failure.shard() < first.shard()) {
      first = failure;
    }
  }

  synchronized void throwFirstFailure() {
    if (first != null) {
      throw first;
    }
  }

  /** What the busiest slot spent inside answers, when {@code slots} tasks run side by side. */
  synchronized long busiestNanos(int slots) {
    return Math.max(busiest, total / slots);
  }
}

package io.equipoise.cluster;

import io.equipoise.fleet.AnswerException;
import io.equipoise.fleet.Question;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** What one task of an ask does: answers for every shard of its partition. */
final class AskJob<S, A> extends AbstractFunction2<TaskContext, Iterator<int[]>, List<Reply<A>>>
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private final Broadcast<ShardsOnExecutor<S>> holders;
  private final Broadcast<Question<? super S, A>> asked;
  private final long root;
  private final String path;

  AskJob(
      Broadcast<ShardsOnExecutor<S>> holders,
      Broadcast<Question<? super S, A>> asked,
      long root,
      String path) {
    this.holders = holders;
    this.asked = asked;
    this.root = root;
    this.path = path;
  }

  /** Runs the job; {@code arrival} sees each partition's replies as they come. */
  static <S, A> void run(
      JavaSparkContext spark, JavaRDD<int[]> groups, AskJob<S, A> job, Arrival<A> arrival) {
    @SuppressWarnings("unchecked") // erased: a ClassTag of List serves every list
    ClassTag<List<Reply<A>>> tag =
        (ClassTag<List<Reply<A>>>) (ClassTag<?>) scala.reflect.ClassTag$.MODULE$.apply(List.class);
    spark
        .sc()
        .runJob(
            groups.rdd(),
            job,
            new AbstractFunction2<Object, List<Reply<A>>, BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object partition, List<Reply<A>> replies) {
                arrival.partition(replies);
                return BoxedUnit.UNIT;
              }
            },
            tag);
  }

  @Override
  public List<Reply<A>> apply(TaskContext task, Iterator<int[]> groups) {
    String device = Devices.of(task);
    List<Reply<A>> replies = new ArrayList<>();
    while (groups.hasNext()) {
      for (int shard : groups.next()) {
        replies.add(answer(shard, device));
      }
    }
    return replies;
  }

  private Reply<A> answer(int shard, String device) {
    long begun = System.nanoTime();
    try {
      A answer = holders.value().holder().answer(asked.value(), shard, root, path, device);
      return new Reply<>(shard, answer, null, System.nanoTime() - begun);
    } catch (AnswerException failure) {
      return new Reply<>(
          shard,
          null,
          Portable.of(failure, words -> new AnswerException(shard, words)),
          System.nanoTime() - begun);
    }
  }
}

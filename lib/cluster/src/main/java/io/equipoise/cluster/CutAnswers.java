package io.equipoise.cluster;

import io.equipoise.fleet.AnswerException;
import io.equipoise.fleet.Blocks;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.RowShape;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Answers for the shards of a task, one after the other, and cuts each answer into blocks. */
final class CutAnswers<S> implements PairFlatMapFunction<Iterator<int[]>, Piece.Key, Piece> {
  private static final long serialVersionUID = 1L;
  private final Broadcast<ShardsOnExecutor<S>> holders;
  private final Broadcast<Question<? super S, float[][]>> asked;
  private final long root;
  private final String path;
  private final int length;

  CutAnswers(
      Broadcast<ShardsOnExecutor<S>> holders,
      Broadcast<Question<? super S, float[][]>> asked,
      long root,
      String path,
      int length) {
    this.holders = holders;
    this.asked = asked;
    this.root = root;
    this.path = path;
    this.length = length;
  }

  /** Lazy: the answer of one shard is cut up before the next shard is asked. */
  @Override
  public Iterator<Tuple2<Piece.Key, Piece>> call(Iterator<int[]> groups) {
    TaskContext task = TaskContext.get();
    String device = Devices.of(task);
    int number = task.partitionId();
    Iterable<int[]> all = () -> groups;
    return java.util.stream.StreamSupport.stream(all.spliterator(), false)
        .flatMapToInt(IntStream::of)
        .boxed()
        .flatMap(shard -> pieces(shard, device, number))
        .iterator();
  }

  private Stream<Tuple2<Piece.Key, Piece>> pieces(int shard, String device, int task) {
    Piece.Key told = new Piece.Key(Piece.Key.TOLD, shard);
    long begun = System.nanoTime();
    try {
      float[][] rows = holders.value().holder().answer(asked.value(), shard, root, path, device);
      RowShape shape = RowShape.of(shard, rows);
      long nanos = System.nanoTime() - begun;
      Stream<Tuple2<Piece.Key, Piece>> head =
          Stream.of(new Tuple2<>(told, new Piece.Told(shape, null, task, nanos)));
      Blocks blocks = new Blocks(length);
      Stream<Tuple2<Piece.Key, Piece>> parts =
          IntStream.range(0, blocks.count(shape.width()))
              .mapToObj(
                  block ->
                      new Tuple2<>(
                          new Piece.Key(block, shard),
                          new Piece.Part(shape.rows(), blocks.piece(rows, block))));
      return Stream.concat(head, parts);
    } catch (AnswerException failure) {
      AnswerException portable = Portable.of(failure, words -> new AnswerException(shard, words));
      long nanos = System.nanoTime() - begun;
      return Stream.of(new Tuple2<>(told, new Piece.Told(null, portable, task, nanos)));
    }
  }
}

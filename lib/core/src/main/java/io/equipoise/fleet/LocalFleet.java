package io.equipoise.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * All shards in this process, asked one after the other in the calling thread: no Spark, no
 * network.
 *
 * <p>The meaning of every other fleet, and the whole fleet of a trial inside a sweep.
 *
 * @param <S> the opened shard
 */
public final class LocalFleet<S> implements Fleet<S> {
  private final ShardHolder<S> holder;
  private final int shards;
  private final long root;
  private final String path;
  private final String device;
  private final CostMeter cost;

  /**
   * A fleet of {@code shards} shards on the CPU.
   *
   * @param root the run's seed
   */
  public LocalFleet(ShardSource<S> source, int shards, long root) {
    this(source, shards, root, "cpu");
  }

  /** A fleet whose answers may use {@code device}, such as {@code "gpu:0"}. */
  public LocalFleet(ShardSource<S> source, int shards, long root, String device) {
    this(new ShardHolder<>(source), ShardCount.check(shards), root, "", device, new CostMeter());
  }

  private LocalFleet(
      ShardHolder<S> holder, int shards, long root, String path, String device, CostMeter cost) {
    this.holder = holder;
    this.shards = shards;
    this.root = root;
    this.path = path;
    this.device = device;
    this.cost = cost;
  }

  @Override
  public int shards() {
    return shards;
  }

  @Override
  public <A> List<A> ask(Question<? super S, A> question) {
    long begun = System.nanoTime();
    List<A> answers = new ArrayList<>(shards);
    for (int shard = 0; shard < shards; shard++) {
      answers.add(holder.answer(question, shard, root, path, device));
    }
    spent(begun);
    return answers;
  }

  @Override
  public double[] sum(Question<? super S, float[]> question) {
    long begun = System.nanoTime();
    OrderedSum sum = new OrderedSum(shards);
    for (int shard = 0; shard < shards; shard++) {
      sum.add(shard, holder.answer(question, shard, root, path, device));
    }
    spent(begun);
    return sum.total();
  }

  /** Holds the sums, 8 R d bytes, and the answer of one shard. */
  @Override
  public <B> List<B> blocks(
      Question<? super S, float[][]> question, int length, BlockFunction<B> function) {
    long begun = System.nanoTime();
    Blocks blocks = new Blocks(length);
    RowShape shape = null;
    double[][] sums = {};
    for (int shard = 0; shard < shards; shard++) {
      float[][] rows = holder.answer(question, shard, root, path, device);
      RowShape own = RowShape.of(shard, rows);
      if (shape == null) {
        shape = own;
        sums = new double[own.rows()][own.width()];
      }
      own.requireSame(shard, shape);
      add(sums, rows);
    }
    List<B> answers = new ArrayList<>();
    for (int block = 0; block < blocks.count(sums[0].length); block++) {
      answers.add(blocks.look(function, block, blocks.cut(sums, block)));
    }
    spent(begun);
    return answers;
  }

  private static void add(double[][] sums, float[][] rows) {
    for (int row = 0; row < sums.length; row++) {
      for (int i = 0; i < sums[row].length; i++) {
        sums[row][i] += rows[row][i];
      }
    }
  }

  @Override
  public Fleet<S> at(String child) {
    return new LocalFleet<>(holder, shards, root, Paths.child(path, child), device, cost);
  }

  @Override
  public Cost cost() {
    return cost.total();
  }

  private void spent(long begun) {
    long wall = System.nanoTime() - begun;
    cost.add(wall, wall);
  }
}

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

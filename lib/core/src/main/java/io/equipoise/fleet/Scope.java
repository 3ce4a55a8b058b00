package io.equipoise.fleet;

import java.util.function.Supplier;

/** What a question may know about where it is being answered. */
public interface Scope {
  /** The shard's number, 0 to {@code shards - 1}. */
  int shard();

  /**
   * A seed that depends on the run's seed, the fleet's path (such as {@code round/12}), the shard
   * and the use, and on nothing else.
   *
   * @param use what the numbers are for, such as {@code "dropout"}; different uses are unrelated
   */
  long seed(String use);

  /**
   * A value left behind by an earlier question of the same round, or made now.
   *
   * <p>A cache, never a state: it is dropped when the round ends, may be lost at any time, and what
   * {@code recompute} returns must equal what was lost. Keys belong to one round of one shard.
   *
   * @param key the name of the value
   * @param recompute makes the value when it is not there
   */
  <R> R residue(String key, Supplier<R> recompute);

  /**
   * The device that this answer may use: {@code "cpu"} or {@code "gpu:0"}. Where an answer is
   * computed never changes what is asked; whether a GPU's bits equal a CPU's is the question's
   * business.
   */
  default String device() {
    return "cpu";
  }
}

package io.equipoise.fleet;

import java.io.Serializable;

/**
 * What a driver asks of every shard. Pure: the same shard and the same scope give the same answer.
 *
 * <p>A question travels to where the shard lives, so it is {@link Serializable} and should be a
 * record of primitives, arrays and strings. It must not change the shard, keep the scope, read a
 * clock, or draw from a generator that it did not seed from {@link Scope#seed}.
 *
 * @param <S> what a shard is once it is opened
 * @param <A> the answer; must be {@link Serializable} when the fleet is not local
 */
@FunctionalInterface
public interface Question<S, A> extends Serializable {
  /**
   * Answers for one shard.
   *
   * @param shard the opened shard; read only
   * @param scope the shard's number, its seeds, its device and its cache for this round
   * @return the answer, never null
   */
  A answer(S shard, Scope scope);
}

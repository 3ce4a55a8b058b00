package io.equipoise.fleet;

import java.util.List;

/**
 * All shards of a run, to be asked questions.
 *
 * <p>Promises, tested by {@code FleetContract} on every implementation: answers come in shard
 * order; a shard is asked exactly the question, with seeds that depend only on (run seed, path,
 * shard, use); sums are folded in shard order; an exception in an answer reaches the caller with
 * the shard's number; the number of processes that carry the shards changes nothing.
 *
 * @param <S> what a shard is once it is opened
 */
public interface Fleet<S> {
  /** How many shards there are. */
  int shards();

  /** Asks every shard; one answer per shard, in shard order. */
  <A> List<A> ask(Question<? super S, A> question);

  /**
   * Asks every shard for a vector and adds the vectors, in shard order and in double.
   *
   * <p>Holds one sum of length n and at most the answers that arrived early.
   *
   * @throws AnswerException when two shards answer with different lengths
   */
  double[] sum(Question<? super S, float[]> question);

  /**
   * Asks every shard for R rows of d numbers and looks at their sums block by block, so that no
   * place has to hold K x d numbers of all shards.
   *
   * <pre>
   * block b     coordinates b * length to (b + 1) * length - 1, of every row; the last one is shorter
   * sums        R x length: the shards' rows added in shard order, in double
   * answer b    function( b * length, sums )
   * </pre>
   *
   * <p>{@code length} is part of what is computed, like the question: a method that folds the
   * answers gets the same bits wherever blocks are looked at. The answers come to the driver, so
   * they should be small; the rows do not. Each fleet says where they go and what it holds.
   *
   * @param length coordinates of a block, at least 1
   * @return one answer per block, in block order
   * @throws AnswerException when a shard fails, or answers rows of another shape than those before
   *     it
   * @throws BlockException when the function fails
   */
  <B> List<B> blocks(
      Question<? super S, float[][]> question, int length, BlockFunction<B> function);

  /** The same shards under another seed path; residues of other paths are no longer seen. */
  Fleet<S> at(String path);

  /** What asking has cost so far, over all paths of this fleet. */
  Cost cost();

  /**
   * What befell the processes that carry the shards, each told once: to whoever asks first. None of
   * it changes an answer.
   */
  default List<Incident> incidents() {
    return List.of();
  }

  /**
   * Something that befell a process of the fleet.
   *
   * @param kind what it was, such as {@code executor-lost}
   * @param detail which process, and what is known of the cause
   */
  record Incident(String kind, String detail) {}

  /**
   * What the asks of a fleet took.
   *
   * @param asks questions asked
   * @param wallNanos time between asking and having the folded answers
   * @param answerNanos the part of it that the busiest slot spent inside {@link Question#answer}
   */
  record Cost(long asks, long wallNanos, long answerNanos) {
    /** No ask yet. */
    public static final Cost NONE = new Cost(0, 0, 0);

    /** This cost and one more ask. */
    public Cost plus(long wall, long answer) {
      return new Cost(asks + 1, wallNanos + wall, answerNanos + Math.min(answer, wall));
    }

    /** What was spent since {@code earlier}. */
    public Cost since(Cost earlier) {
      return new Cost(
          asks - earlier.asks, wallNanos - earlier.wallNanos, answerNanos - earlier.answerNanos);
    }

    /** The share of the asks' time that was not spent computing answers: 0 to 1. */
    public double engineShare() {
      return wallNanos == 0 ? 0 : 1.0 - (double) answerNanos / wallNanos;
    }
  }
}

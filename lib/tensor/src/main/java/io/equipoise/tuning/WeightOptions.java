package io.equipoise.tuning;

import io.equipoise.incremental.Finetune;
import io.equipoise.incremental.Springs;

/**
 * Which weights of a network are learned, and what holds them.
 *
 * <pre>
 * ATTENTION   q, k, v and o of every attention, from the pre-trained network on
 * ADAPTER     W + s B A for q and v of every attention; one pair (A, B), learned on
 * ADAPTERS    W + s sum_t B_t A_t;   a pair for each task, those of earlier tasks frozen
 *             loss + orthogonal sum_{k &lt; t} sum over weights, i, j of | (A_k A_t')_ij |
 * springs     lambda / 2 sum_i F_i (theta_i - theta*_i)^2, or none: {@link Springs}
 * </pre>
 *
 * <p>A is r x inputs, uniform within 1 / sqrt(inputs) at first; B is outputs x r, 0 at first, so
 * that a new adapter changes nothing. With springs or an orthogonality of strength 0 the result is
 * that without them in every bit.
 *
 * <p>Cost of a step: the network's gradient in all weights, and r (inputs + outputs)
 * multiplications per weight that is adapted; orthogonality r^2 inputs more for each earlier task.
 * Kept after t tasks: ATTENTION and ADAPTER one vector and the springs, ADAPTERS t adapters.
 *
 * <p>Source: O-LoRA (arXiv:2310.14152), penalty and its strength 0.5, rank 8 [verified in its
 * scripts], scale alpha / r = 32 / 8 [recalled]; springs as {@link Springs}' own records say.
 * Differs: no dropout, no second penalty on the length of the new adapter, and Adam's steps instead
 * of its schedule.
 *
 * @param kind which weights
 * @param rank r of an adapter, at least 1
 * @param scale s of an adapter
 * @param orthogonal strength for ADAPTERS; 0 otherwise
 * @param springs what holds theta; needs an ATTENTION or ADAPTER that goes on from task to task
 * @param importanceRows most rows by which importance is measured, at least 1
 */
public record WeightOptions(
    Kind kind, int rank, double scale, double orthogonal, Springs springs, int importanceRows) {
  /** Which weights. */
  public enum Kind {
    /** Those of the attentions. */
    ATTENTION,
    /** One adapter of low rank, learned on. */
    ADAPTER,
    /** An adapter of low rank for each task, summed. */
    ADAPTERS
  }

  /** Checks the ranges. */
  public WeightOptions {
    if (rank < 1
        || !(scale > 0 && Double.isFinite(scale))
        || !(orthogonal >= 0 && Double.isFinite(orthogonal))
        || importanceRows < 1) {
      throw new IllegalArgumentException(
          "adapters of rank "
              + rank
              + " and scale "
              + scale
              + ", orthogonality "
              + orthogonal
              + ", importance by "
              + importanceRows
              + " rows; expected counts >= 1, a scale > 0 and a strength >= 0");
    }
    if (kind == Kind.ADAPTERS && !(springs instanceof Finetune)) {
      throw new IllegalArgumentException(
          springs
              + " on adapters that begin anew with each task; expected none, or one that goes on");
    }
    if (kind != Kind.ADAPTERS && orthogonal != 0) {
      throw new IllegalArgumentException(
          "orthogonality "
              + orthogonal
              + " without earlier adapters; expected 0, or an adapter for each task");
    }
  }
}

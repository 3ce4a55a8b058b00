package io.equipoise.net;

import java.io.Serializable;

/**
 * A mixture of experts between the pooled crystal vector and the heads: ReGNet-MT.
 *
 * <pre>
 * expert e    o_e = A_e silu(B_e g + b_e) + a_e                         F -> 2F -> F
 * logits      l_t = W_t g + c_t                                         one gate per task
 * dense       a_t = softmax(l_t)
 * top k       a_t = softmax over the k largest of  l_t + softplus(N_t g) normal(0, 1); N_t = 0 at first;
 *             ties go to the lower expert; evaluation draws nothing and keeps the k largest of l_t
 * task t      y_t = head_t( sum_e a_te o_e )
 * </pre>
 *
 * <p>What is added to the loss of task t (a mean over rows that carry t, like the loss):
 *
 * <pre>
 * dense   - 1e-3 mean entropy of a_t                                    in the first {@code entropySteps} steps
 * top k   0.01 (V(sum a_te) + V(sum Phi((l_te - kappa_te) / softplus(N_t g)_e)))    sums over the rows, V over e
 *         V(x) = population variance / (mean^2 + 1e-10)
 *         kappa_te = k-th largest noisy logit among the other experts
 * </pre>
 *
 * <p>Rows are those that the engine reads at once: a shard's batch, or a piece of it. With equal
 * task weights this is the mean over tasks of the terms; with others they are weighed as their task
 * is, so that any balancer trains them.
 *
 * <p>Source: gates per task of Ma et al. 2018 (MMoE), noisy top-k and balance terms of Shazeer et
 * al., arXiv 1701.06538, appendix A [recalled]. ReGNet-MT's own numbers are not published.
 *
 * @param count E; 0 for none
 * @param top experts that a task's gate keeps; 0 for all, with dense gates
 * @param level what the experts read
 * @param entropySteps steps in which dense gates are rewarded for being undecided
 */
public record Experts(int count, int top, Level level, long entropySteps) implements Serializable {
  /** What the experts read. */
  public enum Level {
    /** The mean over atoms. */
    CRYSTAL,
    /** Every atom's vector; the mixture is averaged over atoms. */
    NODE
  }

  /** None. */
  public static Experts none() {
    return new Experts(0, 0, Level.CRYSTAL, 0);
  }

  /** Six, with dense gates. */
  public static Experts defaults() {
    return new Experts(6, 0, Level.CRYSTAL, 0);
  }

  /** Checks the ranges. */
  public Experts {
    if (count < 0 || count == 1 || count > 256) {
      throw new IllegalArgumentException(
          "net.experts = " + count + "; expected 0, or 2 to 256. Typical: 4 to 8. (OPT-007)");
    }
    if (top < 0 || (count > 0 && top >= count) || (count == 0 && top > 0)) {
      throw new IllegalArgumentException(
          "net.top-experts = "
              + top
              + " of "
              + count
              + " experts; expected 0 for all, or less than there are. Typical: 2. (OPT-007)");
    }
    if (entropySteps < 0) {
      throw new IllegalArgumentException(
          "net.entropy-steps = " + entropySteps + "; expected >= 0. (OPT-007)");
    }
  }

  /** Whether there are any. */
  boolean some() {
    return count > 0;
  }

  /** Whether a gate keeps some only. */
  boolean sparse() {
    return top > 0;
  }

  /** Numbers of one task's gate, for vectors of length {@code width}. */
  int gate(int width) {
    return count * (width + 1) + (sparse() ? count * width : 0);
  }
}

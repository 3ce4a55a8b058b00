package io.equipoise.meta;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The mean of the losses that rank m+1 to k, largest first: neither the worst tasks nor the
 * easiest.
 *
 * <pre>
 * L = 1/(k - m) sum over j = m+1..k of l_[j],     l_[1] &gt;= l_[2] &gt;= .. &gt;= l_[n]
 *   = (T_k - T_m) / (k - m),   T_q = min over lambda of  q lambda + sum_i max(l_i - lambda, 0)
 *
 * m = 0, k = n   the mean: MAML           m = 0, k &lt; n   mean of the hardest
 * m = 0, k = 1   the worst task           m &gt; 0, k = n   trimmed mean
 * </pre>
 *
 * <p>Its (sub)gradient is the mean gradient of the chosen tasks. Whatever the m largest losses are,
 * they have no part in it.
 *
 * <p>Cost: O(n log n). Edge cases: equal losses rank by smaller index first. A loss that is not
 * finite ranks above all others and must be among the m; NUM-012 otherwise. k above the number of
 * tasks counts as that number; m at or above it is refused with OPT-024.
 *
 * <p>Source: Si, Hu, Ji and Lyu, Meta-Learning with Heterogeneous Tasks (arXiv:2410.18894)
 * [objective verified]; the dual form from the same authors' sum of ranked range [verified
 * numerically].
 *
 * @param m tasks with the largest losses that are dropped, at least 0
 * @param k rank of the last task that counts, above m
 */
@Named("ranked-range")
public record RankedRange(
    @Option(doc = "Tasks with the largest losses that are dropped.", min = 0) int m,
    @Option(doc = "Rank of the last task that counts, largest loss first.", min = 1) int k)
    implements TaskChoice {
  private static final long serialVersionUID = 1L;

  /** Checks the range. */
  public RankedRange {
    if (m < 0 || k <= m) {
      throw new IllegalArgumentException(
          "the ranked range is " + m + " to " + k + "; expected 0 <= m < k");
    }
  }

  /** All tasks of any batch: MAML. */
  public static RankedRange all() {
    return new RankedRange(0, Integer.MAX_VALUE);
  }

  /** Whether the range reaches beyond a batch of {@code tasks}: its end then counts as the last. */
  public boolean clipped(int tasks) {
    return k > tasks;
  }

  @Override
  public Selection select(double[] losses) {
    int rejected = 0;
    for (double loss : losses) {
      rejected += Double.isFinite(loss) ? 0 : 1;
    }
    requireTasks(losses.length);
    if (rejected > m) {
      throw TooManyRejected.failure(rejected, losses.length, m, "m");
    }
    return Selection.of(order(losses).subList(m, Math.min(k, losses.length)), losses, rejected);
  }

  private void requireTasks(int tasks) {
    if (m >= tasks) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-024",
          "the ranked range drops " + m + " of " + tasks + " tasks; expected fewer than " + tasks,
          "",
          "Lower m, or put more tasks into a meta-batch.");
    }
  }

  /** All tasks by falling loss, ties by index; what is not finite first. */
  static List<Integer> order(double[] losses) {
    return IntStream.range(0, losses.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                    (Integer i) ->
                        Double.isFinite(losses[i]) ? -losses[i] : Double.NEGATIVE_INFINITY)
                .thenComparingInt(i -> i))
        .toList();
  }

  /** T_q: the sum of the q largest losses, which must be finite. */
  public static double top(double[] losses, int q) {
    return order(losses).subList(0, q).stream().mapToDouble(i -> losses[i]).sum();
  }

  /** The q-th largest loss, q counted from 1: the lambda at which the dual of T_q is attained. */
  public static double threshold(double[] losses, int q) {
    return losses[order(losses).get(q - 1)];
  }

  /** The objective by its dual form, for a check. */
  public double dual(double[] losses) {
    int last = Math.min(k, losses.length);
    return (dualTop(losses, last) - dualTop(losses, m)) / (last - m);
  }

  private static double dualTop(double[] losses, int q) {
    if (q == 0) {
      return 0;
    }
    double lambda = threshold(losses, q);
    double sum = q * lambda;
    for (double loss : losses) {
      sum += Math.max(loss - lambda, 0);
    }
    return sum;
  }
}

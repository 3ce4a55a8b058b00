package io.equipoise.bilevel;

import io.equipoise.run.TableRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one outer step did. NaN where a method has no such number.
 *
 * @param method the solver's name
 * @param t steps done, this one included
 * @param upper f at the point where the step evaluated it
 * @param normP length of the last direction of y
 * @param normR length of the last direction of v
 * @param normH length of the direction of x
 * @param a accumulator of x after the step
 * @param b accumulator of y
 * @param c accumulator of v
 * @param phi what v's step was divided by
 * @param inner steps made on y
 * @param linear steps made on v
 * @param calls of the oracle
 * @param stalled whether h was exactly 0 while df/dy was not
 * @param capped whether a loop ended at its cap instead of its tolerance
 */
public record StepLog(
    String method,
    long t,
    double upper,
    double normP,
    double normR,
    double normH,
    double a,
    double b,
    double c,
    double phi,
    int inner,
    int linear,
    Calls calls,
    boolean stalled,
    boolean capped)
    implements Serializable {

  /** A log that has only counts. */
  static StepLog of(String method, long t, double normH, int inner, int linear, Calls calls) {
    double none = Double.NaN;
    return new StepLog(
        method, t, none, none, none, normH, none, none, none, none, inner, linear, calls, false,
        false);
  }

  double[] numbers() {
    return new double[] {upper, normP, normR, normH, a, b, c, phi};
  }

  long[] counts() {
    long[] of = calls.counts();
    long[] all = Arrays.copyOf(new long[] {t, inner, linear, stalled ? 1 : 0, capped ? 1 : 0}, 11);
    System.arraycopy(of, 0, all, 5, of.length);
    return all;
  }

  /** The log whose numbers and counts these are. */
  static StepLog of(String method, double[] n, long[] counts) {
    Require.that(n.length == 8, "the number of numbers in the state's last step", n.length, "8");
    Require.that(counts.length == 11, "the number of its counts", counts.length, "11");
    return new StepLog(
        method,
        counts[0],
        n[0],
        n[1],
        n[2],
        n[3],
        n[4],
        n[5],
        n[6],
        n[7],
        (int) counts[1],
        (int) counts[2],
        Calls.of(Arrays.copyOfRange(counts, 5, 11)),
        counts[3] == 1,
        counts[4] == 1);
  }

  StepLog withRound(int round) {
    return new StepLog(
        method, round, upper, normP, normR, normH, a, b, c, phi, inner, linear, calls, stalled,
        capped);
  }

  StepLog withLower(double lengthP, double lengthR) {
    return new StepLog(
        method, t, upper, lengthP, lengthR, normH, a, b, c, phi, inner, linear, calls, stalled,
        capped);
  }

  /**
   * Whether h is short enough for a run to end. Of a step that moves all variables once, dg/dy and
   * the residual have to be as short: at v = 0, where runs begin, h has no part that depends on y.
   *
   * @param squares the longest squared length; 0 for never
   */
  boolean stationary(double squares) {
    boolean once = inner == 1 && linear == 1;
    boolean ahead = once && (normP * normP > squares || normR * normR > squares);
    return squares > 0 && normH * normH <= squares && !ahead;
  }

  StepLog withCapped() {
    return new StepLog(
        method, t, upper, normP, normR, normH, a, b, c, phi, inner, linear, calls, stalled, true);
  }

  /** Rows of the table {@code weights}: one per number that this method has, in a fixed order. */
  public List<TableRow> rows() {
    List<TableRow> rows = new ArrayList<>();
    add(rows, "upper", "upper_loss", upper);
    add(rows, "lower", "norm_grad_y_g", normP);
    add(rows, "lower", "norm_residual_v", normR);
    add(rows, "upper", "norm_h", normH);
    add(rows, "upper", "accumulator_x", a);
    add(rows, "lower", "accumulator_y", b);
    add(rows, "lower", "accumulator_v", c);
    add(rows, "lower", "phi", phi);
    add(rows, "lower", "inner_steps", inner);
    add(rows, "lower", "linear_steps", linear);
    add(rows, "lower", "hvp_calls", calls.hvp());
    add(rows, "upper", "cross_calls", calls.cross());
    add(rows, "upper", "grad_calls", calls.gradients());
    add(rows, "upper", "stalled", stalled ? 1 : 0);
    add(rows, "lower", "capped", capped ? 1 : 0);
    return rows;
  }

  private void add(List<TableRow> rows, String task, String quantity, double value) {
    if (!Double.isNaN(value)) {
      rows.add(new TableRow.WeightRow((int) t, method, task, quantity, value));
    }
  }
}

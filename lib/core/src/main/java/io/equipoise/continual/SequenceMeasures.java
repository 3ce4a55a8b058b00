package io.equipoise.continual;

import io.equipoise.linalg.Vector;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * What a matrix of scores says about a sequence of T tasks.
 *
 * <pre>
 * acc_final               mean_j R[T-1][j]
 * learning_acc            mean_j R[j][j]
 * avg_incremental_acc     mean_i mean_{j&lt;=i} R[i][j]
 * bwt                     1/(T-1) sum_{j&lt;T-1} (R[T-1][j] - R[j][j]);      bwt_over_T: the same sum / T
 * bwt_all_rows            1/(T-1) sum_{i&gt;=1} 1/i sum_{j&lt;i} (R[i][j] - R[j][j])
 * fwt                     1/(T-1) sum_{j&gt;=1} (R[j-1][j] - b[j]);          fwt_over_T: the same sum / T
 * fwt_upper               mean over i &lt; j of R[i][j] - b[j]
 * fwt_vs_single           1/(T-1) sum_{j&gt;=1} (R[j][j] - s[j])
 * forgetting_max          1/(T-1) sum_{j&lt;T-1} (max_{j&lt;=i&lt;=T-2} R[i][j] - R[T-1][j])
 * forgetting_max_any_row  the same with the maximum over all i &lt;= T-2
 * forgetting_per_task     R[j][j] - R[T-1][j], j &lt; T-1;                   their mean is -bwt
 * forgotten_tasks(eps)    how many of them are &gt; eps, rounded to 12 decimals
 * worst_task_final        min_j R[T-1][j]
 * worst_drop              max_{j&lt;T-1} (R[j][j] - R[T-1][j])
 * </pre>
 *
 * <p>A measure is empty when a cell that it needs is missing; T = 1 defines the first three alone.
 *
 * <p>Source: bwt and fwt as in GEM (arXiv:1706.08840; its code divides by T, so both are here) and
 * mammoth [verified]; the others as specified by the reference numbers.
 */
public final class SequenceMeasures {
  private static final double DECIMALS = 1e12;
  private static final double[] EPS = {0, 0.005, 0.01, 0.05};

  private final ScoreMatrix r;
  private final int t;

  private SequenceMeasures(ScoreMatrix r) {
    this.r = r;
    this.t = r.tasks();
  }

  /** The measures of {@code scores}. */
  public static SequenceMeasures of(ScoreMatrix scores) {
    return new SequenceMeasures(scores);
  }

  /** Mean score of all tasks at the end. */
  public OptionalDouble accFinal() {
    return Defined.of(sum(0, t, r::last) / t);
  }

  /** Mean score of each task when it had just been learned. */
  public OptionalDouble learningAcc() {
    return Defined.of(sum(0, t, r::learned) / t);
  }

  /** Mean over time of the mean score of what was learned so far. */
  public OptionalDouble avgIncrementalAcc() {
    return Defined.of(sum(0, t, i -> sum(0, i + 1, j -> r.cell(i, j)) / (i + 1)) / t);
  }

  /** Backward transfer over T - 1. */
  public OptionalDouble bwt() {
    return ofSeveral(sum(0, t - 1, this::gain) / (t - 1));
  }

  /** Backward transfer over T. */
  public OptionalDouble bwtOverT() {
    return ofSeveral(sum(0, t - 1, this::gain) / t);
  }

  /** Mean over rows of each row's mean backward transfer. */
  public OptionalDouble bwtAllRows() {
    return ofSeveral(sum(1, t, i -> sum(0, i, j -> r.cell(i, j) - r.learned(j)) / i) / (t - 1));
  }

  /** Forward transfer over T - 1. */
  public OptionalDouble fwt() {
    return ofSeveral(forward() / (t - 1));
  }

  /** Forward transfer over T. */
  public OptionalDouble fwtOverT() {
    return ofSeveral(forward() / t);
  }

  private double forward() {
    return sum(1, t, j -> r.cell(j - 1, j) - r.start(j));
  }

  /** Forward transfer, mean over all cells above the diagonal. */
  public OptionalDouble fwtUpper() {
    double cells = t * (t - 1) / 2.0;
    return ofSeveral(sum(0, t, i -> sum(i + 1, t, j -> r.cell(i, j) - r.start(j))) / cells);
  }

  /** How much better a task is learned in the sequence than alone. */
  public OptionalDouble fwtVsSingle() {
    return ofSeveral(sum(1, t, j -> r.learned(j) - r.alone(j)) / (t - 1));
  }

  /** Mean drop from the best score since the task was learned; may be negative. */
  public OptionalDouble forgettingMax() {
    return ofSeveral(sum(0, t - 1, j -> best(j, j) - r.last(j)) / (t - 1));
  }

  /** Mean drop from the best score at any time before the end; may be negative. */
  public OptionalDouble forgettingMaxAnyRow() {
    return ofSeveral(sum(0, t - 1, j -> best(0, j) - r.last(j)) / (t - 1));
  }

  private double best(int from, int task) {
    double best = Double.NEGATIVE_INFINITY;
    for (int i = from; i < t - 1; i++) {
      best = Math.max(best, r.cell(i, task));
    }
    return best;
  }

  /** Drop of each task but the last from its diagonal; empty when one is missing. */
  public Optional<Vector> forgettingPerTask() {
    double[] drops = drops();
    return t > 1 && Arrays.stream(drops).noneMatch(Double::isNaN)
        ? Optional.of(Vector.of(drops))
        : Optional.empty();
  }

  /**
   * How many tasks dropped by more than {@code eps}.
   *
   * @param eps at least 0, in units of the score
   */
  public OptionalInt forgottenTasks(double eps) {
    if (!(eps >= 0) || Double.isInfinite(eps)) {
      throw new IllegalArgumentException("eps " + eps + "; expected a finite number >= 0");
    }
    return forgettingPerTask()
        .map(drops -> OptionalInt.of(forgotten(drops.toArray(), eps)))
        .orElse(OptionalInt.empty());
  }

  /** Drops are rounded first, so that 0.8 - 0.79 is not above 0.01. */
  static int forgotten(double[] drops, double eps) {
    return (int) Arrays.stream(drops).filter(drop -> isForgotten(drop, eps)).count();
  }

  static boolean isForgotten(double drop, double eps) {
    return Math.rint(drop * DECIMALS) / DECIMALS > eps;
  }

  /**
   * {@code 1 - forgotten / forgotten of a baseline}.
   *
   * @return empty when either is not defined or the baseline forgets none
   */
  public OptionalDouble forgottenReduction(SequenceMeasures baseline, double eps) {
    OptionalInt ours = forgottenTasks(eps);
    OptionalInt theirs = baseline.forgottenTasks(eps);
    return ours.isEmpty() || theirs.orElse(0) == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (double) ours.getAsInt() / theirs.getAsInt());
  }

  /** The lowest score at the end. */
  public OptionalDouble worstTaskFinal() {
    double worst = Double.POSITIVE_INFINITY;
    for (int j = 0; j < t; j++) {
      worst = Math.min(worst, r.last(j));
    }
    return ofSeveral(worst);
  }

  /** The largest drop from the diagonal. */
  public OptionalDouble worstDrop() {
    double worst = Double.NEGATIVE_INFINITY;
    for (double drop : drops()) {
      worst = Math.max(worst, drop);
    }
    return ofSeveral(worst);
  }

  /** Every measure that is one number and is defined, by the name of its column. */
  public SortedMap<String, Double> columns() {
    SortedMap<String, Double> columns = new TreeMap<>();
    put(columns, "acc_final", accFinal());
    put(columns, "learning_acc", learningAcc());
    put(columns, "avg_incremental_acc", avgIncrementalAcc());
    put(columns, "bwt", bwt());
    put(columns, "bwt_all_rows", bwtAllRows());
    put(columns, "bwt_over_T", bwtOverT());
    put(columns, "fwt", fwt());
    put(columns, "fwt_over_T", fwtOverT());
    put(columns, "fwt_upper", fwtUpper());
    put(columns, "fwt_vs_single", fwtVsSingle());
    put(columns, "forgetting_max", forgettingMax());
    put(columns, "forgetting_max_any_row", forgettingMaxAnyRow());
    put(columns, "worst_task_final", worstTaskFinal());
    put(columns, "worst_drop", worstDrop());
    for (double eps : EPS) {
      forgottenTasks(eps).ifPresent(n -> columns.put("forgotten_tasks_" + eps, (double) n));
    }
    return columns;
  }

  private static void put(SortedMap<String, Double> columns, String name, OptionalDouble value) {
    value.ifPresent(v -> columns.put(name, v));
  }

  private double gain(int task) {
    return r.last(task) - r.learned(task);
  }

  private double drop(int task) {
    return r.learned(task) - r.last(task);
  }

  private double[] drops() {
    double[] drops = new double[t - 1];
    Arrays.setAll(drops, this::drop);
    return drops;
  }

  private OptionalDouble ofSeveral(double value) {
    return t > 1 ? Defined.of(value) : OptionalDouble.empty();
  }

  private static double sum(int from, int to, IntToDoubleFunction term) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += term.applyAsDouble(i);
    }
    return sum;
  }
}

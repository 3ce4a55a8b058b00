package io.equipoise.continual;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What happens to old tasks while a new one is learned, from scores at many steps.
 *
 * <pre>
 * A_j(n)        score of task j at global step n;   e_k   last step of task k
 * acc_k         mean_{j&lt;=k} A_j(e_k)
 * min_acc_k     1/k sum_{j&lt;k} min_{e_j &lt; n &lt;= e_k} A_j(n),  k &gt;= 1
 * wc_acc_k      A_k(e_k)/(k+1) + (1 - 1/(k+1)) min_acc_k;   A_0(e_0) for k = 0
 * into k, of j  gap = A_j(e_{k-1}) - min,  permanent = A_j(e_{k-1}) - A_j(e_k),  transient = A_j(e_k) - min,
 *               min over e_{k-1} &lt; n &lt;= e_k
 * recovery      first step from the minimum's to e_k with A_j &gt;= A_j(e_{k-1}) - tolerance - 1e-12
 * WF_j, WP_j    largest fall and rise of A_j between two of its evaluations fewer than w apart, &gt;= 0
 * </pre>
 *
 * <p>Steps at which a task was not evaluated are skipped; a number that needs a score that is
 * missing is empty. Cost: O(points) per task and transition, O(points w) for the windows.
 *
 * <p>Source: De Lange, van de Ven and Tuytelaars, "Continual evaluation for lifelong learning:
 * identifying the stability gap" (arXiv:2205.13452) [recalled]; formulas as the reference numbers
 * have them.
 */
public final class StabilityGap {
  private static final double SLACK = 1e-12;

  private final List<ScoreCurve> curves;
  private final long[] ends;

  private StabilityGap(List<ScoreCurve> curves, long[] ends) {
    this.curves = curves;
    this.ends = ends;
  }

  /**
   * The measures of T curves.
   *
   * @param curves one per task
   * @param ends e_k, one per task, increasing
   */
  static StabilityGap of(List<ScoreCurve> curves, long[] ends) {
    if (curves.size() != ends.length || ends.length == 0) {
      throw new IllegalArgumentException(
          curves.size()
              + " curves and "
              + ends.length
              + " last steps; expected as many, at least 1");
    }
    return new StabilityGap(List.copyOf(curves), ends.clone());
  }

  /** T. */
  public int tasks() {
    return ends.length;
  }

  /** Mean score of the tasks learned so far, after task {@code k}. */
  public OptionalDouble accAfter(int k) {
    double sum = 0;
    for (int j = 0; j <= k; j++) {
      sum += curves.get(j).at(ends[k]);
    }
    return Defined.of(sum / (k + 1));
  }

  /** Mean over the old tasks of their lowest score since they were learned. */
  public OptionalDouble minAccAfter(int k) {
    return Defined.of(minAcc(k));
  }

  private double minAcc(int k) {
    double sum = 0;
    for (int j = 0; j < k; j++) {
      sum += curves.get(j).within(ends[j], ends[k]).lowest();
    }
    return k == 0 ? Double.NaN : sum / k;
  }

  /** The worst case: the new task's score and the old ones' lowest, weighted by their number. */
  public OptionalDouble worstCaseAccAfter(int k) {
    double own = curves.get(k).at(ends[k]);
    if (k == 0) {
      return Defined.of(own);
    }
    return Defined.of(own / (k + 1) + (1 - 1.0 / (k + 1)) * minAcc(k));
  }

  /**
   * What one old task went through while one new one was learned.
   *
   * @param into place of the new task
   * @param of place of the old one
   * @param before score at the end of the task before the new one
   * @param minimum lowest score during the new one
   * @param stepOfMinimum first step with it
   * @param after score at the end of the new one
   * @param recovery first step at which the score was back; empty when it was not
   */
  public record Transition(
      int into,
      int of,
      OptionalDouble before,
      OptionalDouble minimum,
      OptionalLong stepOfMinimum,
      OptionalDouble after,
      OptionalLong recovery) {
    /** Fall to the minimum. */
    public OptionalDouble gap() {
      return difference(before, minimum);
    }

    /** Fall that stays. */
    public OptionalDouble permanent() {
      return difference(before, after);
    }

    /** Fall that is made good. */
    public OptionalDouble transitory() {
      return difference(after, minimum);
    }

    private static OptionalDouble difference(OptionalDouble a, OptionalDouble b) {
      return a.isPresent() && b.isPresent()
          ? OptionalDouble.of(a.getAsDouble() - b.getAsDouble())
          : OptionalDouble.empty();
    }
  }

  /**
   * Every pair of a new task and an old one, in order of the new and then of the old.
   *
   * @param tolerance how far below its old score a task counts as recovered, at least 0
   */
  public List<Transition> transitions(double tolerance) {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "recovery tolerance " + tolerance + "; expected a number >= 0");
    }
    List<Transition> all = new ArrayList<>();
    for (int k = 1; k < tasks(); k++) {
      for (int j = 0; j < k; j++) {
        all.add(transition(k, j, tolerance));
      }
    }
    return all;
  }

  private Transition transition(int k, int j, double tolerance) {
    double before = curves.get(j).at(ends[k - 1]);
    ScoreCurve during = curves.get(j).within(ends[k - 1], ends[k]);
    double minimum = during.lowest();
    OptionalLong step = during.firstAtMost(minimum);
    OptionalLong recovery =
        step.isEmpty()
            ? OptionalLong.empty()
            : during.firstAtLeast(before - tolerance - SLACK, step.getAsLong());
    return new Transition(
        k,
        j,
        Defined.of(before),
        Defined.of(minimum),
        step,
        Defined.of(curves.get(j).at(ends[k])),
        recovery);
  }

  /** WF of one task: its largest fall within a window of {@code window} evaluations. */
  public OptionalDouble windowedForgetting(int task, int window) {
    return curves.get(task).largest(1, checked(window));
  }

  /** WP of one task: its largest rise. */
  public OptionalDouble windowedPlasticity(int task, int window) {
    return curves.get(task).largest(-1, checked(window));
  }

  /** Mean over all tasks of WF. */
  public OptionalDouble windowedForgetting(int window) {
    return mean(1, checked(window));
  }

  /** Mean over all tasks of WP. */
  public OptionalDouble windowedPlasticity(int window) {
    return mean(-1, checked(window));
  }

  /**
   * Every measure of the whole sequence that is one number and is defined, by the name of its
   * column.
   *
   * <pre>
   * min_acc, wc_acc                                      after the last task
   * stability_gap, permanent_drop, transient_drop        means over all pairs of a new task and an old one
   * recovered                                            share of the pairs that came back, without tolerance
   * windowed_forgetting_W, windowed_plasticity_W         of windows of W evaluations
   * </pre>
   */
  public SortedMap<String, Double> columns(int window) {
    SortedMap<String, Double> columns = new TreeMap<>();
    minAccAfter(tasks() - 1).ifPresent(v -> columns.put("min_acc", v));
    worstCaseAccAfter(tasks() - 1).ifPresent(v -> columns.put("wc_acc", v));
    List<Transition> all = transitions(0);
    mean(all, Transition::gap).ifPresent(v -> columns.put("stability_gap", v));
    mean(all, Transition::permanent).ifPresent(v -> columns.put("permanent_drop", v));
    mean(all, Transition::transitory).ifPresent(v -> columns.put("transient_drop", v));
    if (columns.containsKey("stability_gap")) {
      double back = all.stream().filter(t -> t.recovery().isPresent()).count();
      columns.put("recovered", back / all.size());
    }
    windowedForgetting(window).ifPresent(v -> columns.put("windowed_forgetting_" + window, v));
    windowedPlasticity(window).ifPresent(v -> columns.put("windowed_plasticity_" + window, v));
    return columns;
  }

  private static OptionalDouble mean(
      List<Transition> all, Function<Transition, OptionalDouble> of) {
    double sum = 0;
    for (Transition transition : all) {
      sum += of.apply(transition).orElse(Double.NaN);
    }
    return all.isEmpty() ? OptionalDouble.empty() : Defined.of(sum / all.size());
  }

  private OptionalDouble mean(int sign, int window) {
    double sum = 0;
    for (ScoreCurve curve : curves) {
      sum += curve.largest(sign, window).orElse(Double.NaN);
    }
    return Defined.of(sum / tasks());
  }

  private static int checked(int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window " + window + "; expected at least 1 evaluation");
    }
    return window;
  }
}

package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Keeps a few rows of each task of a sequence, and learns from what was kept alone.
 *
 * <pre>
 * round t:  the task's classes are (t-1) c .. t c - 1
 *   choice learned   S steps of the solver on {@link CoresetSelection}, from x = 0 and the model so far, fewer when h is short
 *                    enough or it stalls; keep the k largest x
 *   choice random    keep k of the task's rows, each set alike
 *   y = argmin of the mean loss on all rows kept so far + C/2 |y|^2           by AdaGrad-Norm
 * </pre>
 *
 * <p>Measures: {@code accuracy} on test rows of all classes after the last task, and its mean over
 * tasks after each, {@code average_accuracy}, on test rows of the classes seen.
 */
public final class CoresetProgram implements Program<CoresetProgram.State, HeldOutRows> {
  private final Plan plan;

  /** Selection by this plan. */
  public CoresetProgram(Plan plan) {
    this.plan = plan;
  }

  /** How rows are chosen. */
  public enum Choice {
    /** By the solver. */
    LEARNED,
    /** By lot. */
    RANDOM
  }

  /**
   * What is done.
   *
   * @param loss of a row, a softmax whose classes tasks share out
   * @param width features of a row
   * @param rows training rows in all shards
   * @param tasks in the sequence; divides the number of classes
   * @param keep k, rows of each task
   * @param choice how
   * @param imbalance of the last class to the first: rows of class c are there with probability
   *     imbalance^(c / (classes - 1)), above 0, at most 1
   * @param ridge C
   * @param beta weight of the concentration
   * @param share of the loss on earlier rows
   * @param solver of the selection
   * @param steps S at most, and of each fit
   * @param stationary squared length of h at which the selection of a task ends; 0 for never
   * @param seed of lots, noise and imbalance
   */
  public record Plan(
      RowLoss.SoftmaxLoss loss,
      int width,
      int rows,
      int tasks,
      int keep,
      Choice choice,
      double imbalance,
      double ridge,
      double beta,
      double share,
      SolverOptions solver,
      int steps,
      double stationary,
      long seed) {
    /** Checks the ranges. */
    public Plan {
      Require.that(
          tasks >= 1 && loss.classes() % tasks == 0,
          "the number of tasks",
          tasks,
          "a divisor of the " + loss.classes() + " classes");
      Require.atLeast(1, "the rows to keep of a task", keep);
      Require.that(
          imbalance > 0 && imbalance <= 1, "the imbalance", imbalance, "above 0, at most 1");
      Require.positive("the ridge", ridge, "typical 1e-3 to 0.1");
      Require.atLeast(1, "the steps of a task", steps);
      Require.that(
          stationary >= 0 && Double.isFinite(stationary),
          "the squared length at which a selection ends",
          stationary,
          ">= 0");
    }
  }

  /**
   * Where it stands.
   *
   * @param round tasks done
   * @param kept one per training row: 1 where it is kept
   * @param y the model
   * @param accuracies after each task
   */
  public record State(int round, Vector kept, Vector y, Vector accuracies) {}

  @Override
  public State start() {
    return new State(
        0,
        Vector.filled(plan.rows(), 0),
        Vector.filled(plan.width() * plan.loss().classes(), 0),
        Vector.EMPTY);
  }

  @Override
  public State round(State state, Fleet<HeldOutRows> fleet) {
    int task = state.round();
    int each = plan.loss().classes() / plan.tasks();
    double[] kept = state.kept().toArray();
    for (int row : new CoresetRows(plan).chosen(task, state.kept(), state.y(), fleet)) {
      kept[row] = 1;
    }
    double[] y = fitted(state.y().toArray(), Vector.of(kept), fleet);
    double[] accuracies = Arrays.copyOf(state.accuracies().toArray(), task + 1);
    accuracies[task] = accuracy(y, (task + 1) * each, fleet);
    return new State(task + 1, Vector.of(kept), Vector.of(y), Vector.of(accuracies));
  }

  /** Fits all rows kept so far alike: a selection of them all, whose weights are equal at x = 0. */
  private double[] fitted(double[] from, Vector kept, Fleet<HeldOutRows> fleet) {
    Vector none = Vector.filled(plan.rows(), 0);
    FleetOracle<HeldOutRows> oracle =
        new FleetOracle<>(
            new CoresetSelection(
                plan.loss(), plan.width(), plan.ridge(), kept, none, none, 1, 0, 0),
            fleet);
    double[] x = new double[plan.rows()];
    return new AdaGradNorm(from, 1).steps(plan.steps(), y -> oracle.gradLowerY(x, y), "y", 0).y();
  }

  private static double accuracy(double[] y, int classes, Fleet<HeldOutRows> fleet) {
    double rows = 0;
    double hits = 0;
    for (double[] shard : fleet.ask(new Named(y, classes))) {
      rows += shard[0];
      hits += shard[1];
    }
    return rows == 0 ? Double.NaN : hits / rows;
  }

  /** Test rows of the first classes, and how many of them are named right. */
  @SuppressWarnings("ArrayRecordComponent") // a question, never compared
  record Named(double[] y, int classes) implements Question<HeldOutRows, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] answer(HeldOutRows shard, Scope scope) {
      LinearRows test = shard.test();
      double rows = 0;
      double hits = 0;
      double[][] z = test.outputs(y);
      for (int i = 0; i < z.length; i++) {
        if (test.labels()[i] < classes) {
          rows++;
          hits += test.labels()[i] == RowLoss.named(z[i]) ? 1 : 0;
        }
      }
      return new double[] {rows, hits};
    }
  }

  @Override
  public boolean done(State state) {
    return state.round() >= plan.tasks();
  }

  @Override
  public int rounds() {
    return plan.tasks();
  }

  @Override
  public Report report(State before, State after) {
    double now = after.accuracies().get(after.round() - 1);
    return new Report(
        List.of(new TableRow.RoundRow(after.round(), "error", 1 - now, 1, 1, 0)), 1 - now, "", 1);
  }

  @Override
  public Finish finish(State last, Fleet<HeldOutRows> fleet) {
    double sum = 0;
    for (int t = 0; t < last.accuracies().size(); t++) {
      sum += last.accuracies().get(t);
    }
    int n = last.accuracies().size();
    List<TableRow> rows = new ArrayList<>();
    rows.add(
        new TableRow.MeasureRow("(all)", "test", "accuracy", "", last.accuracies().get(n - 1), 1));
    rows.add(new TableRow.MeasureRow("(all)", "test", "average_accuracy", "", sum / n, n));
    return new Finish(rows, Map.of());
  }

  @Override
  public Codec<State> codec() {
    return new InFiles();
  }

  /** How a state is stored. */
  private record InFiles() implements Codec<State> {
    @Override
    public Encoded encode(State state) {
      return Encoded.builder()
          .put("round", state.round())
          .put("kept", state.kept().toArray())
          .put("y", state.y().toArray())
          .put("accuracies", state.accuracies().toArray())
          .build();
    }

    @Override
    public State decode(Encoded encoded) {
      return new State(
          (int) encoded.whole("round"),
          Vector.of(encoded.doubles("kept")),
          Vector.of(encoded.doubles("y")),
          Vector.of(encoded.doubles("accuracies")));
    }
  }
}

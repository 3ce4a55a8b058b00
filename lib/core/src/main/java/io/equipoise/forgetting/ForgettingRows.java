package io.equipoise.forgetting;

import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link ForgettingProgram} writes about M tasks.
 *
 * <pre>
 * measures     (all)  forgetting, average_excess       exact; with replicates their means, and beside them
 *                     ..._exact, ..._error, ..._deviation     standard error, and (mean - exact) / error
 *              (all)  forgetting_over_others           exact, with two tasks or more
 *              task   task_forgetting                  exact
 * evaluations  task j after i = -1 .. M-1  excess_risk the exact one, or the mean over replicates
 * </pre>
 *
 * <p>Everything is of the population, which is what rows of the split {@code test} stand for. The
 * column {@code rows} counts replicates; 1 for what is exact.
 *
 * @param tasks names, in order
 */
record ForgettingRows(List<String> tasks) {
  private static final String ALL = "(all)";
  private static final String SPLIT = "test";

  /** Place of E_j(w_i) among the numbers of a replicate; i counts from 0, the start. */
  int cell(int i, int j) {
    return i * tasks.size() + j;
  }

  /** Place of F. */
  int forgetting() {
    return cell(tasks.size() + 1, 0);
  }

  /** Place of G. */
  int average() {
    return forgetting() + 1;
  }

  /** How many numbers a replicate has. */
  int numbers() {
    return average() + 1;
  }

  List<TableRow> of(RiskMatrix exact, Averages simulated) {
    List<TableRow> rows = new ArrayList<>();
    summary(rows, "forgetting", exact.forgetting(), simulated, forgetting());
    summary(rows, "average_excess", exact.averageExcess(), simulated, average());
    exact
        .forgettingOverOthers()
        .ifPresent(value -> rows.add(measure(ALL, "forgetting_over_others", value, 1)));
    double[] perTask = exact.forgettingPerTask();
    for (int j = 0; j < perTask.length; j++) {
      rows.add(measure(tasks.get(j), "task_forgetting", perTask[j], 1));
    }
    for (int i = 0; i <= tasks.size(); i++) {
      for (int j = 0; j < tasks.size(); j++) {
        boolean drawn = simulated.count() > 0;
        double risk = drawn ? simulated.mean(cell(i, j)) : exact.at(i, j);
        rows.add(evaluation(i, j, risk, drawn ? simulated.count() : 1));
      }
    }
    return rows;
  }

  private static void summary(
      List<TableRow> rows, String name, double exact, Averages simulated, int place) {
    int n = simulated.count();
    if (n == 0) {
      rows.add(measure(ALL, name, exact, 1));
      return;
    }
    double mean = simulated.mean(place);
    rows.add(measure(ALL, name, mean, n));
    rows.add(measure(ALL, name + "_exact", exact, 1));
    if (n > 1) {
      double error = simulated.standardError(place);
      rows.add(measure(ALL, name + "_error", error, n));
      rows.add(measure(ALL, name + "_deviation", error == 0 ? 0 : (mean - exact) / error, n));
    }
  }

  private static TableRow measure(String task, String name, double value, long rows) {
    return new TableRow.MeasureRow(task, SPLIT, name, "", value, rows);
  }

  private TableRow evaluation(int i, int j, double risk, long rows) {
    String learned = i == 0 ? "" : tasks.get(i - 1);
    return new TableRow.EvaluationRow(
        i - 1, learned, j, tasks.get(j), SPLIT, "excess_risk", risk, rows);
  }
}

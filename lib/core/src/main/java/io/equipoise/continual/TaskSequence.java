package io.equipoise.continual;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tasks in the order in which they are learned, with their rows.
 *
 * @param name of the sequence
 * @param tasks in order; a task's place in this list is its number everywhere
 * @param data their rows
 * @param <X> an input
 */
public record TaskSequence<X>(String name, List<TaskSpec> tasks, Data<X> data) {

  /** Where rows come from. */
  public interface Data<X> {
    /**
     * The rows of a task, the same every time.
     *
     * @param split {@code train}, {@code val} or {@code test}
     */
    Rows<X> rows(TaskSpec task, String split);
  }

  /**
   * Checks that there is a task and no name twice.
   *
   * @throws Failure DATA-071 otherwise
   */
  public TaskSequence {
    tasks = List.copyOf(tasks);
    List<String> order = tasks.stream().map(TaskSpec::id).toList();
    TaskOrder.check(order, order, "sequence '" + name + "'");
  }

  /**
   * The rows of the task at {@code place}.
   *
   * @throws Failure DATA-031 when there is none, DATA-032 when a label is not the task's, DATA-033
   *     when a training split has rows of one label alone
   */
  public Rows<X> rows(int place, String split) {
    TaskSpec task = tasks.get(place);
    Rows<X> rows = data.rows(task, split);
    if (rows.size() == 0) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-031",
          "task '" + task.id() + "' has 0 " + split + " rows; expected at least one",
          name,
          "Leave it out of the order, or give it rows.");
    }
    if (task.kind() == TaskSpec.Kind.CLASSIFICATION) {
      checkLabels(task, rows, split);
    }
    return rows;
  }

  private void checkLabels(TaskSpec task, Rows<X> rows, String split) {
    Set<String> legal = new HashSet<>(task.labels());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      String label = rows.get(i).target() instanceof Target.Label known ? known.label() : "";
      if (!legal.contains(label)) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-032",
            "row " + i + " has the label '" + label + "'; expected one of " + task.labels(),
            "task '" + task.id() + "', split " + split,
            "Correct the row, or add the label to the task.");
      }
      seen.add(label);
    }
    if (split.equals("train") && seen.size() < 2) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-033",
          "all " + rows.size() + " rows have the label " + seen + "; expected at least two labels",
          "task '" + task.id() + "', split " + split,
          "Leave the task out of the order, or give it rows of another label.");
    }
  }
}

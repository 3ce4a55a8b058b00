package io.equipoise.continual;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  /** Checks that there is a task and no name twice. */
  public TaskSequence {
    tasks = List.copyOf(tasks);
    Set<String> seen = new HashSet<>();
    for (TaskSpec task : tasks) {
      if (!seen.add(task.id())) {
        throw refused(
            "task '" + task.id() + "' comes twice; expected each once", name, "Name it once.");
      }
    }
    if (tasks.isEmpty()) {
      throw refused("a sequence of no tasks; expected at least one", name, "Name a task.");
    }
  }

  /**
   * The tasks of {@code known} in the order {@code order}.
   *
   * @throws Failure DATA-030 for a name that is unknown or comes twice
   */
  public static <X> TaskSequence<X> ordered(
      String name, List<TaskSpec> known, List<String> order, Data<X> data) {
    Map<String, TaskSpec> byId = new HashMap<>();
    known.forEach(task -> byId.put(task.id(), task));
    List<TaskSpec> tasks = new ArrayList<>();
    for (String id : order) {
      TaskSpec task = byId.get(id);
      if (task == null) {
        throw refused(
            "task '"
                + id
                + "' is unknown; expected some of "
                + byId.keySet().stream().sorted().toList(),
            name,
            "Name tasks that the sequence has.");
      }
      tasks.add(task);
    }
    return new TaskSequence<>(name, tasks, data);
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

  private static Failure refused(String what, String name, String remedy) {
    return new Failure(ExitCode.DATA, "DATA-030", what, "sequence '" + name + "'", remedy);
  }
}

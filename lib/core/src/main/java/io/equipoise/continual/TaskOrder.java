package io.equipoise.continual;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an order of tasks must be, of whatever they are. */
public final class TaskOrder {
  private TaskOrder() {}

  /**
   * Checks an order.
   *
   * @param known all tasks that there are
   * @param where the option or the file that gives the order
   * @throws Failure DATA-071 for a task that is unknown or comes twice, and for no task at all
   */
  public static void check(List<String> order, Collection<String> known, String where) {
    Set<String> seen = new LinkedHashSet<>();
    for (String task : order) {
      if (!known.contains(task)) {
        throw refused("names '" + task + "'; expected some of " + known, where);
      }
      if (!seen.add(task)) {
        throw refused("names '" + task + "' twice; expected each task once", where);
      }
    }
    if (order.isEmpty()) {
      throw refused("names no task; expected at least one", where);
    }
  }

  private static Failure refused(String what, String where) {
    return new Failure(
        ExitCode.DATA,
        "DATA-071",
        "the order of tasks " + what,
        where,
        "Name tasks that are there, each once.");
  }
}

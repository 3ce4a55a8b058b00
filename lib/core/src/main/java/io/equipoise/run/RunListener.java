package io.equipoise.run;

/**
 * Gets the facts of a run while it works, on the run's own thread. Only for telling: a run does not
 * depend on what a listener does, and what a listener throws ends it.
 */
@FunctionalInterface
public interface RunListener {
  /** A round has ended, not yet committed. */
  void round(Progress.Line line);

  /** What the program reports of the round that has just ended. */
  default void report(Program.Report report) {}

  /** Something out of the ordinary, as it will stand in {@code events}. */
  default void event(TableRow.EventRow event) {}

  /** A commit is in force, after {@code seconds} of encoding and writing. */
  default void committed(Commit commit, double seconds) {}

  /** Tells both. */
  default RunListener and(RunListener other) {
    RunListener first = this;
    return new RunListener() {
      @Override
      public void round(Progress.Line line) {
        first.round(line);
        other.round(line);
      }

      @Override
      public void report(Program.Report report) {
        first.report(report);
        other.report(report);
      }

      @Override
      public void event(TableRow.EventRow event) {
        first.event(event);
        other.event(event);
      }

      @Override
      public void committed(Commit commit, double seconds) {
        first.committed(commit, seconds);
        other.committed(commit, seconds);
      }
    };
  }
}

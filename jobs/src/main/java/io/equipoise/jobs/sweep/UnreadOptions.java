package io.equipoise.jobs.sweep;

import java.util.List;
import java.util.function.Function;

/**
 * Options of a bilevel problem that its kind does not read: refused where they say something else
 * than the defaults, for a run must not look like what it is not.
 *
 * @param path of the option, or of the group
 * @param of its value
 * @param instead what the kind does without it
 */
record UnreadOptions(String path, Function<BilevelOptions, Object> of, String instead) {
  private static final UnreadOptions SOLVER =
      new UnreadOptions("solver", BilevelOptions::solver, "problem.mask, which has its own steps");

  private static final List<UnreadOptions> OF_PRUNING =
      List.of(
          SOLVER,
          searchFor("problem.mask, tried as axes of the sweep"),
          start("scores that start at the sizes of the parameters"),
          new UnreadOptions(
              "train.stationary", o -> o.train().stationary(), "train.rounds, all of them"),
          target("train.rounds, all of them"),
          batch());

  private static final List<UnreadOptions> OF_CORESET =
      List.of(
          searchFor("steps of the solver, tried as axes of the sweep"),
          start("0, for a softmax does not change when all its numbers move alike"),
          new UnreadOptions("train.rounds", o -> o.train().rounds(), "problem.tasks, a round each"),
          target("train.steps for each task, or train.stationary"),
          batch());

  private static final List<UnreadOptions> OF_NETWORK =
      List.of(
          new UnreadOptions("data.task", o -> o.data().task(), "problem.tasks, a list"),
          new UnreadOptions("held-out", BilevelOptions::heldOut, "the table's own split"));

  private static UnreadOptions searchFor(String instead) {
    return new UnreadOptions("search", BilevelOptions::search, instead);
  }

  private static UnreadOptions start(String instead) {
    return new UnreadOptions("train.start", o -> o.train().start(), instead);
  }

  private static UnreadOptions target(String instead) {
    return new UnreadOptions("train.target", o -> o.train().target(), instead);
  }

  private static UnreadOptions batch() {
    return new UnreadOptions("train.batch", o -> o.train().batch(), "all rows, 0");
  }

  /**
   * Refuses what the kind of problem does not read.
   *
   * @throws IllegalArgumentException naming the option, its value and what counts instead
   */
  static void refuse(BilevelOptions o) {
    BilevelOptions defaults = BilevelOptions.defaults();
    for (UnreadOptions option : of(o.problem())) {
      Object said = option.of.apply(o);
      Object silent = option.of.apply(defaults);
      if (!said.equals(silent)) {
        throw new IllegalArgumentException(
            "%s = %s is not read by problem.kind = %s; expected %s, the default. It has %s"
                .formatted(option.path, said, o.problem().kind(), silent, option.instead));
      }
    }
  }

  private static List<UnreadOptions> of(BilevelOptions.Problem problem) {
    if (problem instanceof BilevelOptions.Pruning) {
      return OF_PRUNING;
    }
    if (problem instanceof BilevelOptions.Coreset) {
      return OF_CORESET;
    }
    return problem instanceof BilevelOptions.Network ? OF_NETWORK : List.of();
  }
}

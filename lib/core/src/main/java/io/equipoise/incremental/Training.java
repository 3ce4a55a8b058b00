package io.equipoise.incremental;

import io.equipoise.options.Option;
import io.equipoise.problem.Optimiser;
import java.io.Serializable;
import java.util.List;

/**
 * How a network learns each task of a sequence.
 *
 * @param hidden units of each hidden layer; none for a linear model
 * @param head which labels a row's loss compares
 * @param epochs passes over a task's rows
 * @param batch rows of a step
 * @param rate length of a step
 * @param optimiser begins anew with every task
 * @param views times that a row is learned in one step; passes and rows of a step are fewer by as
 *     many ({@link Views})
 * @param blanked share of the numbers of a view that are left out
 */
public record Training(
    @Option(doc = "Units of each hidden layer.", min = 1, typical = "[64] or [100, 100]")
        List<Integer> hidden,
    @Option(
            doc =
                "Labels that a row's loss compares: masked (its own task's), or full (those of all"
                    + " tasks seen).")
        Head head,
    @Option(doc = "Passes over a task's rows.", min = 1) int epochs,
    @Option(doc = "Rows of a step.", min = 1, typical = "10 to 64") int batch,
    @Option(doc = "Length of a step.", above = 0, typical = "0.01 to 0.3") double rate,
    @Option(doc = "How parameters follow the gradient: sgd or adam.") Optimiser optimiser,
    @Option(
            doc =
                "Times that a row is learned in one step; epochs and rows of a step are divided by"
                    + " this, so that a row comes back so many times later.",
            min = 1,
            typical = "1, or 2 to 8")
        int views,
    @Option(
            doc = "Share of the numbers of a row that every view of it but the first leaves out.",
            min = 0,
            below = 1)
        double blanked)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Which labels the loss of a row compares. */
  public enum Head {
    /** Those of the row's task: task-incremental. */
    MASKED,
    /** Those of all tasks seen: class-incremental. */
    FULL
  }

  /** Checks the ranges. */
  public Training {
    hidden = List.copyOf(hidden);
    Require.that(hidden.stream().allMatch(h -> h >= 1), "hidden", hidden, "units >= 1");
    Require.atLeast(1, "epochs", epochs);
    Require.atLeast(1, "batch", batch);
    Require.positive("rate", rate);
    Require.that(
        views >= 1 && epochs % views == 0 && batch % views == 0,
        "views",
        views,
        ">= 1, and such that "
            + epochs
            + " epochs and batches of "
            + batch
            + " are multiples of it");
    Require.that(
        blanked == 0 || (views > 1 && blanked > 0 && blanked < 1),
        "blanked",
        blanked,
        "0, or in (0, 1) with two views or more");
  }

  /** Each row once in a pass. */
  public Training(
      List<Integer> hidden, Head head, int epochs, int batch, double rate, Optimiser optimiser) {
    this(hidden, head, epochs, batch, rate, optimiser, 1, 0);
  }

  /** One layer of 64 units, its own labels, five passes in steps of 16 rows and 0.05, no Adam. */
  public static Training defaults() {
    return new Training(List.of(64), Head.MASKED, 5, 16, 0.05, Optimiser.SGD);
  }

  /**
   * Checks a method against the optimiser.
   *
   * @throws IllegalArgumentException when Adam would bend a step that the method has projected
   */
  public void check(ContinualMethod method) {
    Require.that(
        !(method.projects() && optimiser == Optimiser.ADAM),
        "optimiser",
        "adam beside a method that projects its steps",
        "sgd, whose steps stay where they were projected");
  }
}

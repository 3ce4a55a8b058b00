package io.equipoise.jobs.sweep;

import io.equipoise.bilevel.Regularisation;
import io.equipoise.bilevel.SolverOptions;
import io.equipoise.bilevel.Stfbo;
import io.equipoise.options.Kind;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import java.util.List;

/**
 * Everything that a bilevel problem on a table of examples can be told: what is learned on held-out
 * rows above a linear classifier that training rows teach. A job that only sweeps use; with {@code
 * execution.at: fleet} the rows of a trial lie on all executors.
 */
public record BilevelOptions(
    @Option(doc = "Root seed: which classes are spoiled.") long seed,
    @Option(doc = "The rows.") Data data,
    @Option(doc = "What the upper level chooses.") Problem problem,
    @Option(doc = "How both levels are solved.") SolverOptions solver,
    @Option(doc = "Rounds and steps.") Steps train) {

  static BilevelOptions defaults() {
    return new BilevelOptions(
        7,
        new Data("", "", List.of(), ""),
        new Cleaning(0.4, 0.1),
        Stfbo.Options.defaults(),
        new Steps(0, 50, 20, 0));
  }

  /** The table and the task of it. */
  public record Data(
      @Option(
              doc = "Directory of a table that prep has published; empty to use data.prep.",
              kind = Kind.OPERATIONAL,
              empty = true)
          String table,
      @Option(
              doc = "Options of prep that make the table when absent; beside this file.",
              kind = Kind.OPERATIONAL,
              empty = true)
          String prep,
      @Option(
              doc = "Single options of prep, path=value each, over those of data.prep.",
              kind = Kind.OPERATIONAL)
          List<String> prepSet,
      @Option(
              doc = "The task whose class is learned; empty for the table's only one.",
              empty = true)
          String task) {
    /** Copies the list. */
    public Data {
      prepSet = List.copyOf(prepSet);
    }
  }

  /** What the upper level chooses. */
  @SelectedBy("kind")
  public sealed interface Problem permits Cleaning, Selection {}

  /** How far each training row is to be believed; some are spoiled on purpose. */
  @Named("hyper-cleaning")
  public record Cleaning(
      @Option(doc = "Share of the training rows that get a wrong class.", min = 0, max = 1)
          double corrupted,
      @Option(doc = "Ridge C on the classifier, as C/2 |y|^2.", above = 0, typical = "1e-3 to 0.4")
          double ridge)
      implements Problem {}

  /** How strongly the classifier is regularised, by feature, by class or as a whole. */
  @Named("regularisation")
  public record Selection(
      @Option(doc = "Which parameters share a strength: feature, output or one.")
          Regularisation.Grouping grouping)
      implements Problem {}

  /** Rounds and steps. */
  public record Steps(
      @Option(doc = "Start of every upper variable.", typical = "0; -2 for regularisation")
          double start,
      @Option(doc = "Rounds.", min = 1) int rounds,
      @Option(doc = "Outer steps in a round; of s-tfbo at most 30.", min = 1) int steps,
      @Option(
              doc = "Squared length of the hypergradient at which a run ends; 0 for never.",
              min = 0)
          double stationary) {}
}

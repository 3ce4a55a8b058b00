package io.equipoise.jobs.sweep;

import io.equipoise.bilevel.BipPruning;
import io.equipoise.bilevel.CoresetProgram;
import io.equipoise.bilevel.Regularisation;
import io.equipoise.bilevel.SolverOptions;
import io.equipoise.bilevel.Stfbo;
import io.equipoise.jobs.train.TrainOptions;
import io.equipoise.local.NetworkProblem;
import io.equipoise.options.Kind;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import java.util.List;
import java.util.Objects;

/**
 * Everything that a bilevel problem on a table of examples can be told: what is learned on held-out
 * rows above a linear classifier, or a network, that training rows teach. A job that only sweeps
 * use; with {@code execution.at: fleet} the rows of a trial lie on all executors.
 */
public record BilevelOptions(
    @Option(doc = "Root seed: which classes are spoiled.") long seed,
    @Option(doc = "The rows.") Data data,
    @Option(doc = "What the upper level chooses.") Problem problem,
    @Option(
            doc =
                "Share of training and validation rows that is held out, drawn by the seed; 0 keeps"
                    + " the table's own. Read by linear models.",
            min = 0,
            below = 1)
        double heldOut,
    @Option(doc = "How both levels are solved.") SolverOptions solver,
    @Option(doc = "Constant steps of the solver that are searched; none takes its own.")
        Search search,
    @Option(doc = "Rounds and steps.") Steps train) {

  static BilevelOptions defaults() {
    return new BilevelOptions(
        7,
        new Data("", "", List.of(), ""),
        new Cleaning(0.4, 0.1),
        0,
        Stfbo.Options.defaults(),
        new Search(List.of(), List.of()),
        new Steps(0, 50, 20, 0, 0, 0));
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
              doc = "The task whose class a linear model learns; empty for the table's only one.",
              empty = true)
          String task) {
    /** Copies the list. */
    public Data {
      prepSet = List.copyOf(prepSet);
    }
  }

  /** What the upper level chooses. */
  @SelectedBy("kind")
  public sealed interface Problem permits Cleaning, Selection, Network, Pruning, Coreset {
    /** Its name in option files. */
    default String kind() {
      return Objects.requireNonNull(getClass().getAnnotation(Named.class)).value();
    }
  }

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
      implements Problem {
    static Selection defaults() {
      return new Selection(Regularisation.Grouping.FEATURE);
    }
  }

  /** Which parameters of a classifier to keep; it has step sizes of its own and no solver. */
  @Named("pruning")
  public record Pruning(
      @Option(doc = "How the mask is learned.") BipPruning.Options mask,
      @Option(doc = "Rounds of dense training before; the others prune.", min = 1) int warm)
      implements Problem {
    static Pruning defaults() {
      return new Pruning(BipPruning.Options.keeping(0.1), 10);
    }
  }

  /**
   * Which rows of each task of a sequence to keep; the classes are shared out to the tasks. Chosen
   * at random they need no solver: what is said of it is for the trials beside that learn.
   */
  @Named("coreset")
  public record Coreset(
      @Option(doc = "Tasks of the sequence; a divisor of the number of classes.", min = 1)
          int tasks,
      @Option(doc = "Rows of each task to keep.", min = 1) int keep,
      @Option(doc = "How they are chosen: learned or random.") CoresetProgram.Choice choice,
      @Option(doc = "Share of the last class's rows that is there; 1 for all.", above = 0, max = 1)
          double imbalance,
      @Option(doc = "Ridge C on the classifier, as C/2 |y|^2.", above = 0) double ridge,
      @Option(doc = "Weight of the concentration on the rows to keep.", min = 0) double beta,
      @Option(doc = "Weight of the loss on rows of earlier tasks.", min = 0) double share)
      implements Problem {
    static Coreset defaults() {
      return new Coreset(5, 20, CoresetProgram.Choice.LEARNED, 1, 0.01, 0.1, 0.1);
    }
  }

  /** How strongly the parts of a network decay, and how much each of its tasks counts. */
  @Named("network")
  public record Network(
      @Option(doc = "Tasks that the network has; none means all of the table.") List<String> tasks,
      @Option(doc = "The network: mlp or conv.") TrainOptions.Network network,
      @Option(doc = "What shares a strength of decay: layer, task, one or none.")
          NetworkProblem.Decay decay,
      @Option(doc = "Whether the weights of the tasks are learned too.") boolean taskWeights,
      @Option(
              doc = "Ridge C on all parameters that is not learned, as C/2 |y|^2.",
              min = 0,
              typical = "1e-4 to 1e-2")
          double ridge)
      implements Problem {
    /** Copies the list. */
    public Network {
      tasks = List.copyOf(tasks);
    }

    static Network defaults() {
      return new Network(
          List.of(), new TrainOptions.Mlp(List.of(32), 0), NetworkProblem.Decay.TASK, true, 1e-3);
    }
  }

  /** Rounds and steps. */
  public record Steps(
      @Option(doc = "Start of every upper variable.", typical = "0; -2 for regularisation")
          double start,
      @Option(doc = "Rounds.", min = 1) int rounds,
      @Option(
              doc = "Outer steps in a round, or for a task of coresets; of s-tfbo at most 30.",
              min = 1)
          int steps,
      @Option(
              doc = "Squared length of the hypergradient at which a run ends; 0 for never.",
              min = 0)
          double stationary,
      @Option(doc = "Upper loss at which a run ends; 0 for never.", min = 0) double target,
      @Option(
              doc =
                  "Rows of each shard and level that a call of the solver reads, drawn by the seed; 0"
                      + " for all.",
              min = 0)
          int batch) {}

  /**
   * What somebody would try who does not know the steps: every pair, one run after the other. The
   * run with the lowest upper loss counts, and the calls of all do.
   */
  public record Search(
      @Option(doc = "Steps of the lower variables.", above = 0) List<Double> inner,
      @Option(doc = "Steps of the upper variable.", above = 0) List<Double> outer) {
    /** Copies the lists. */
    public Search {
      inner = List.copyOf(inner);
      outer = List.copyOf(outer);
      if (inner.isEmpty() != outer.isEmpty()) {
        throw new IllegalArgumentException(
            "search.inner has "
                + inner.size()
                + " steps and search.outer "
                + outer.size()
                + "; expected at least one each, or none");
      }
    }
  }
}

package io.equipoise.jobs.train;

import io.equipoise.balance.Heads;
import io.equipoise.balance.MethodOptions;
import io.equipoise.balance.Scale;
import io.equipoise.crystal.Neighbours;
import io.equipoise.fleet.Seeds;
import io.equipoise.gram.GramOptions;
import io.equipoise.local.FinalSharpness;
import io.equipoise.local.Measuring;
import io.equipoise.local.Validation;
import io.equipoise.ml.Baselines;
import io.equipoise.net.Experts;
import io.equipoise.net.LayerOptions;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import io.equipoise.probe.Probe;
import io.equipoise.run.Identity;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Retention;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that {@code train} can be told. */
public record TrainOptions(
    @Option(doc = "Name of the run; part of its id.", kind = Kind.OPERATIONAL) String name,
    @Option(doc = "Root seed: first parameters and order of the rows.") long seed,
    @Option(doc = "Where the rows come from.") Data data,
    @Option(doc = "Kind and size of the network.") Network network,
    @Option(doc = "How a crystal becomes a graph; rows of numbers need none.") Graph graph,
    @Option(doc = "What training begins from.") Start start,
    @Option(doc = "What is minimised per task.") Loss loss,
    @Option(doc = "How the tasks share a step.") MethodOptions balance,
    @Option(doc = "Where task gradients are measured.") ProbeChoice probe,
    @Option(doc = "How inner products of task gradients are found.") GramOptions gram,
    @Option(doc = "Rounds and optimiser.") Train train,
    @Option(doc = "What else is measured of the last parameters.") Measure measure,
    @Option(
            doc = "Also train with every weight 1 and print both side by side.",
            kind = Kind.OPERATIONAL)
        boolean baseline,
    @Option(doc = "Simple models to hold the network's errors against.") BaselineChoice baselines,
    @Option(doc = "What to do with numbers that are not finite.") Numeric numeric,
    @Option(
            doc =
                "Stop after this time, counted over all submissions of the run; a larger one goes"
                    + " on.",
            kind = Kind.EXTEND,
            above = 0,
            typical = "30m to 12h")
        Optional<Duration> timeLimit,
    @Option(doc = "When state is written.", kind = Kind.OPERATIONAL) Checkpoint checkpoint,
    @Option(doc = "What may be lost on the way.", kind = Kind.OPERATIONAL) Resilience resilience,
    @Option(doc = "Rounds without all answers: refused.") Round round,
    @Option(doc = "Where shards are carried.", kind = Kind.OPERATIONAL) Execution execution) {

  /** Checks the name, and that training measures what the method demands. */
  public TrainOptions {
    Identity.checkName("name", name);
    measuring(probe, gram, train).check(balance.balancer(), train.localSteps());
  }

  static TrainOptions defaults() {
    return new TrainOptions(
        "crystals",
        7,
        Data.defaults(),
        Regnet.defaults(),
        Graph.defaults(),
        Start.defaults(),
        Loss.defaults(),
        MethodOptions.LdcMtl.defaults(),
        ProbeChoice.Plain.defaults(),
        GramOptions.defaults(),
        Train.defaults(),
        Measure.defaults(),
        true,
        BaselineChoice.defaults(),
        Numeric.defaults(),
        Optional.empty(),
        Checkpoint.defaults(),
        Resilience.defaults(),
        Round.defaults(),
        Execution.defaults());
  }

  /** The table and the tasks of it. */
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
      @Option(doc = "Tasks to learn, in this order; none means all of the table.")
          List<String> tasks,
      @Option(doc = "What is done to a task's targets before they are standardised.")
          Map<String, Transform> transforms) {
    static Data defaults() {
      return new Data("", "", List.of(), List.of(), Map.of());
    }
  }

  /** A transform of one task's targets. */
  public record Transform(@Option(doc = "none, log1p or log10.") TargetScale.Transform kind) {
    static Transform defaults() {
      return new Transform(TargetScale.Transform.NONE);
    }
  }

  /** The network, by what its rows are. */
  @SelectedBy("kind")
  public sealed interface Network permits Regnet, Mlp, Conv {
    /** About how long one row takes, forth and back, against ReGNet of width 32 and 2 layers. */
    double cost();
  }

  /** A multilayer perceptron on rows of numbers. */
  public record Mlp(
      @Option(doc = "Widths of the layers that all tasks share.", min = 1, max = 65_536)
          List<Integer> widths,
      @Option(doc = "Width of a hidden layer in every task's head; 0 for none.", min = 0) int head)
      implements Network {
    /** Copies the list. */
    public Mlp {
      widths = List.copyOf(widths);
      new io.equipoise.net.Mlp(1, widths, head, List.of(1));
    }

    static Mlp defaults() {
      return new Mlp(List.of(64, 64), 0);
    }

    @Override
    public double cost() {
      return widths.stream().mapToDouble(w -> (double) w * w).sum() / 1e6;
    }
  }

  /** A small convolutional network on images. */
  public record Conv(
      @Option(doc = "Feature maps of the two convolutions.", min = 1, max = 4096)
          List<Integer> maps,
      @Option(doc = "Side of a convolution's kernel, odd.", min = 1, max = 31) int kernel,
      @Option(doc = "Width of the dense layer that all tasks share.", min = 1, max = 65_536)
          int width,
      @Option(doc = "Width of a hidden layer in every task's head; 0 for none.", min = 0) int head)
      implements Network {
    /** Copies the list. */
    public Conv {
      maps = List.copyOf(maps);
      new io.equipoise.net.ConvNet(28, 28, maps, kernel, width, head, List.of(1));
    }

    static Conv defaults() {
      return new Conv(List.of(10, 20), 5, 50, 50);
    }

    @Override
    public double cost() {
      return (double) maps.get(0) * maps.get(1) * kernel * kernel / 1e4;
    }
  }

  /** ReGNet on crystals. */
  public record Regnet(
      @Option(doc = "Length F of an atom's vector.", min = 1, max = 4096, typical = "32 to 256")
          int width,
      @Option(doc = "Layers.", min = 1, max = 64, typical = "2 to 5") int layers,
      @Option(doc = "Learned charges D per atom.", min = 1, max = 1024, typical = "8 to 64")
          int rank,
      @Option(doc = "Radial filters per learned charge.", min = 2, max = 256) int filters,
      @Option(doc = "Gaussians that a distance is smeared on.", min = 2, max = 4096) int centres,
      @Option(doc = "Whether the long-range (reciprocal) block is there.") boolean reciprocal,
      @Option(doc = "How species enter: table, species or both.") ReGNetOptions.Features features,
      @Option(
              doc =
                  "Whether gate and message share their first linear map (a fifth faster); of the"
                      + " local block potnet.")
          boolean sharedInput,
      @Option(doc = "What the Gaussians measure: inv (of -0.75 / d) or gauss (of d).")
          ReGNetOptions.Basis basis,
      @Option(doc = "How neighbours send messages: potnet, or cgcnn (a third of the work).")
          LayerOptions.Local local,
      @Option(doc = "What messages are normalised by: layer, or batch as the published networks.")
          LayerOptions.Norm norm,
      @Option(
              doc =
                  "What weighs a reciprocal vector: radial; index and flat as the sources do, which"
                      + " depend on how a crystal is described; mean, a control that mixes in the"
                      + " mean over the cell instead.")
          LayerOptions.Filter filter,
      @Option(doc = "Largest |h| of the filter index.", min = 1, max = 3) int indexReach,
      @Option(
              doc = "Rank of the weights of the filter index.",
              min = 1,
              max = 1024,
              typical = "8 or 16")
          int indexRank,
      @Option(
              doc =
                  "Tasks with a two-part head (is it zero? if not, what is it?): for gaps and the"
                      + " like, of which many are exactly 0.")
          List<String> twoPart,
      @Option(doc = "Mixture of experts before the heads (ReGNet-MT).") ExpertChoice experts)
      implements Network {
    /** Copies the list. */
    public Regnet {
      twoPart = List.copyOf(twoPart);
    }

    @Override
    public double cost() {
      return (double) width / 32 * layers / 2;
    }

    static Regnet defaults() {
      ReGNetOptions o = ReGNetOptions.defaults();
      return new Regnet(
          o.width(),
          o.layers(),
          o.rank(),
          o.filters(),
          o.centres(),
          o.reciprocal(),
          o.features(),
          o.sharedInput(),
          o.basis(),
          o.layer().local(),
          o.layer().norm(),
          o.layer().filter(),
          o.layer().reach(),
          o.layer().filterRank(),
          List.of(),
          ExpertChoice.defaults());
    }

    /** What a layer is made of. */
    LayerOptions layer() {
      return new LayerOptions(local, norm, filter, indexReach, indexRank);
    }
  }

  /** The mixture of experts. */
  public record ExpertChoice(
      @Option(doc = "Experts; 0 for none.", min = 0, max = 256, typical = "4 to 8") int count,
      @Option(
              doc = "Experts that a task's gate keeps, with noise in training; 0 for all of them.",
              min = 0,
              typical = "2")
          int top,
      @Option(doc = "What experts read: crystal (the mean over atoms) or node (every atom).")
          Experts.Level level) {
    /** Checks that they fit each other. */
    public ExpertChoice {
      new Experts(count, top, level, 0);
    }

    static ExpertChoice defaults() {
      return new ExpertChoice(0, 0, Experts.Level.CRYSTAL);
    }

    /**
     * The experts of a run of so many steps: dense gates are kept undecided for a tenth of them.
     */
    Experts over(long steps) {
      return new Experts(count, top, level, count > 0 && top == 0 ? steps / 10 : 0);
    }
  }

  /** Neighbours and waves. */
  public record Graph(
      @Option(doc = "Neighbours within.", unit = "angstrom", above = 0, max = 20) double cutoff,
      @Option(doc = "At most this many, in whole shells; 0 keeps all.", min = 0) int maxNeighbours,
      @Option(doc = "shells, or plain as the published baselines do.")
          Neighbours.Truncation truncation,
      @Option(doc = "Largest cut-off when an atom has no neighbour.", unit = "angstrom", max = 30)
          double growTo,
      @Option(doc = "Reciprocal vectors below.", unit = "1/angstrom", above = 0, max = 20)
          double kCut,
      @Option(doc = "At most this many reciprocal vectors.", min = 1) int kMax) {
    static Graph defaults() {
      return new Graph(5.0, 12, Neighbours.Truncation.SHELLS, 12.0, 3.0, 4096);
    }
  }

  /** What training begins from. */
  public record Start(
      @Option(
              doc =
                  "Directory of a model of crystals to begin from: what its tasks share, and heads and"
                      + " scales of tasks of the same names; empty to draw all at random.",
              empty = true)
          String model,
      @Option(
              doc =
                  "Leave what comes from the model as it is: only the heads of tasks that it does not"
                      + " have are learned.")
          boolean fixed) {
    /** Checks that there is something to fix. */
    public Start {
      if (fixed && model.isEmpty()) {
        throw new IllegalArgumentException(
            "start.fixed = true without start.model; expected a model. Set start.model");
      }
    }

    static Start defaults() {
      return new Start("", false);
    }
  }

  /** The loss of a row, on standardised targets. */
  public record Loss(
      @Option(doc = "huber, squared or absolute; classes always have cross-entropy.")
          TaskLoss.Kind kind,
      @Option(
              doc = "Where Huber's loss turns from squared to absolute.",
              unit = "standard deviations",
              above = 0,
              typical = "0.1 to 1")
          double knee,
      @Option(doc = "Another loss for single tasks.") Map<String, One> tasks) {
    static Loss defaults() {
      return new Loss(TaskLoss.Kind.HUBER, 0.3, Map.of());
    }
  }

  /** The loss of one task. */
  public record One(
      @Option(doc = "huber, squared, absolute, or cross-entropy for classes.") TaskLoss.Kind kind,
      @Option(doc = "Huber's knee.", unit = "standard deviations", above = 0) double knee) {
    static One defaults() {
      return new One(TaskLoss.Kind.HUBER, 0.3);
    }
  }

  /** Rounds and optimiser. */
  public record Train(
      @Option(
              doc = "Rounds. Part of what is computed: the step size follows from the total.",
              min = 1)
          int rounds,
      @Option(
              doc =
                  "Optimiser steps on every shard in a round, then shards are averaged; 0 for one"
                      + " exact step over all shards.",
              min = 0,
              typical = "10 to 100")
          int localSteps,
      @Option(doc = "Rows of a batch on one shard.", min = 1, typical = "32 to 256") int batchSize,
      @Option(doc = "Peak step size of AdamW.", above = 0, typical = "1e-4 to 1e-2")
          double stepSize,
      @Option(doc = "Fraction of the steps over which the step size rises.", min = 0, below = 1)
          double rise,
      @Option(doc = "Decoupled weight decay.", min = 0, typical = "0 to 1e-2") double decay,
      @Option(doc = "Largest norm of a gradient.", above = 0, typical = "1 to 10") double clip,
      @Option(
              doc =
                  "Scale of the weights: native, mean (as if the plain sum had 1/K each) or sum (as if 1 each).")
          Scale scale,
      @Option(
              doc =
                  "What task heads receive: weighted or plain gradients, or native: as the method"
                      + " has them.")
          HeadsChoice heads,
      @Option(
              doc = "Step size of a method's inner steps (bilb4mtl with inner-steps).",
              above = 0,
              typical = "1e-4 to 1e-2")
          double innerStepSize,
      @Option(
              doc =
                  "Decay a step of the moving average of the parameters that becomes the model; 0 for"
                      + " the parameters themselves.",
              min = 0,
              below = 1,
              typical = "0.99 to 0.999")
          double average,
      @Option(
              doc =
                  "Rounds between looks at validation rows; the model is that of the best look. 0 for"
                      + " none: the model is the last one.",
              min = 0,
              typical = "1 to 10")
          int validateEvery,
      @Option(
              doc = "Looks without a better one after which training ends; 0 for never.",
              min = 0,
              typical = "5 to 50")
          int patience,
      @Option(doc = "Put rows of like size into a batch: less padding, other batches.")
          boolean sizeClasses) {
    /** Checks that there are looks to be patient about. */
    public Train {
      new Validation(validateEvery, patience);
    }

    /** Optimiser steps of the whole run on each shard. */
    long steps() {
      return (long) rounds * Math.max(1, localSteps);
    }

    static Train defaults() {
      return new Train(
          40, 20, 32, 3e-3, 0.3, 1e-5, 5.0, Scale.SUM, HeadsChoice.NATIVE, 1e-3, 0, 0, 0, false);
    }
  }

  /** What else is measured of the last parameters. */
  public record Measure(
      @Option(
              doc =
                  "Products with a task's Hessian, at most, to find its largest eigenvalue (measure"
                      + " 'sharpness'), each about four forward passes; 0 leaves it out.",
              min = 0,
              typical = "20 to 50")
          int sharpnessProducts,
      @Option(doc = "Training rows of a shard that are looked at for it.", min = 1)
          int sharpnessRows) {
    static Measure defaults() {
      return new Measure(FinalSharpness.NONE.products(), FinalSharpness.NONE.rows());
    }

    FinalSharpness sharpness() {
      return new FinalSharpness(sharpnessProducts, sharpnessRows);
    }
  }

  /** Spark's own regressions on composition and density, fitted when the run ends. */
  public record BaselineChoice(
      @Option(
              doc =
                  "linear-regression and boosted-trees, of the rows and tasks of a table of"
                      + " crystals; none by default. They take one core when training is over: on"
                      + " 3,000 rows seconds a task, and up to minutes a task for the trees. The"
                      + " mean predictor is always there.")
          List<Baselines.Kind> kinds,
      @Option(doc = "Folds of their cross-validation over training rows.", min = 2, max = 20)
          int folds,
      @Option(doc = "Trees boosted in a row.", min = 1, max = 10_000, typical = "20 to 200")
          int trees,
      @Option(doc = "Depths of trees to choose from.", min = 1, max = 30, typical = "3 to 6")
          List<Integer> depths) {
    /** Copies the lists and checks them. */
    public BaselineChoice {
      kinds = List.copyOf(kinds);
      depths = List.copyOf(depths);
      if (depths.isEmpty()) {
        throw new IllegalArgumentException(
            "baselines.depths = []; expected at least one depth. Typical: [3, 5]. (OPT-046)");
      }
      if (Set.copyOf(kinds).size() < kinds.size()) {
        throw new IllegalArgumentException(
            "baselines.kinds = " + kinds + "; expected each once. (OPT-046)");
      }
    }

    static BaselineChoice defaults() {
      return new BaselineChoice(List.of(), 3, 60, List.of(3, 5));
    }

    boolean some() {
      return !kinds.isEmpty();
    }

    Baselines seeded(long seed) {
      return new Baselines(kinds, folds, trees, depths, Seeds.mix(seed, "baselines"));
    }
  }

  /** What task heads receive. */
  public enum HeadsChoice {
    /** As the method has them. */
    NATIVE,
    /** The weight times the task's gradient. */
    WEIGHTED,
    /** The task's own gradient. */
    PLAIN;

    @Nullable Heads heads() {
      return this == NATIVE ? null : Heads.valueOf(name());
    }
  }

  /** Where task gradients are measured. */
  @SelectedBy("kind")
  public sealed interface ProbeChoice extends Serializable {
    /** The probe; layers are the network's. */
    Probe probe();

    /** At the parameters themselves. */
    record Plain() implements ProbeChoice {
      /** The only ones. */
      public static Plain defaults() {
        return new Plain();
      }

      @Override
      public Probe probe() {
        return Probe.Plain.defaults();
      }
    }

    /** A step uphill from them, another one for each task (SAMO). */
    record Samo(
        @Option(doc = "Length of the perturbation.", above = 0, typical = "1e-3 to 0.5") double rho,
        @Option(doc = "Share of the gradient common to all tasks.", min = 0, max = 1) double alpha,
        @Option(doc = "Distance of the two points that tell a task's slope.", above = 0) double mu,
        @Option(doc = "Give the local part each layer's gradient length.") boolean layerwise,
        @Option(doc = "Scale perturbations with the parameters.") boolean adaptive,
        @Option(doc = "One random direction for all tasks: 2 passes instead of 2 a task.")
            boolean sharedDraw,
        @Option(doc = "Seed of the random directions.") long seed)
        implements ProbeChoice {
      /** Checks the ranges. */
      public Samo {
        probe(rho, alpha, mu, layerwise, adaptive, sharedDraw, seed);
      }

      /** rho = 0.05, alpha = 0.5, mu = 0.01, by layers. */
      public static Samo defaults() {
        return new Samo(0.05, 0.5, 0.01, true, false, false, 0);
      }

      @Override
      public Probe probe() {
        return probe(rho, alpha, mu, layerwise, adaptive, sharedDraw, seed);
      }

      private static Probe probe(
          double rho,
          double alpha,
          double mu,
          boolean layerwise,
          boolean adaptive,
          boolean sharedDraw,
          long seed) {
        return new io.equipoise.probe.Samo(
            rho, alpha, mu, layerwise, adaptive, sharedDraw, List.of(), seed);
      }
    }
  }

  /** Policy for numbers that are not finite. */
  public record Numeric(
      @Option(doc = "fail, halve-step or skip-task-round.") OnNonFinite onNonFinite,
      @Option(doc = "How often the policy may be used.", min = 0) int maxIncidents) {
    static Numeric defaults() {
      return new Numeric(OnNonFinite.FAIL, 10);
    }
  }

  /** When state is written. */
  public record Checkpoint(
      @Option(
              doc =
                  "Rounds that one commit closes; a killed driver repeats at most these. 0: every"
                      + " round while the state is below 64 MiB, else so that writing takes at most"
                      + " 5 % of the time.",
              kind = Kind.OPERATIONAL,
              min = 0)
          int every,
      @Option(
              doc = "Newest commits whose state stays on the disk; tables always stay.",
              kind = Kind.OPERATIONAL,
              min = 1)
          int keep,
      @Option(
              doc = "Every so many commits the state stays for good; 1 keeps all.",
              kind = Kind.OPERATIONAL,
              min = 1)
          int keepEvery) {
    static Checkpoint defaults() {
      return new Checkpoint(0, 3, 10);
    }

    Retention retention() {
      return new Retention(keep, keepEvery);
    }
  }

  /** What may be lost on the way. */
  public record Resilience(
      @Option(
              doc = "Executors that may be lost within an hour before the run gives up (exit 8).",
              kind = Kind.OPERATIONAL,
              min = 0,
              typical = "5 to 50")
          int maxLostExecutors) {
    static Resilience defaults() {
      return new Resilience(20);
    }
  }

  /** Rounds that would end before every shard has answered; no method here may. */
  public record Round(
      @Option(doc = "How long a round waits for its answers.", above = 0)
          Optional<Duration> deadline,
      @Option(doc = "The share of answers that would do.", above = 0, max = 1)
          Optional<Double> quorum) {
    /** Refuses both. */
    public Round {
      if (deadline.isPresent() || quorum.isPresent()) {
        throw new IllegalArgumentException(
            (deadline.isPresent()
                    ? "round.deadline = " + deadline.get()
                    : "round.quorum = " + quorum.orElseThrow())
                + "; expected none, because balanced training needs the answer of every shard: a"
                + " round without some of them could not be repeated. Remove it, and use"
                + " spark.speculation=true against stragglers");
      }
    }

    static Round defaults() {
      return new Round(Optional.empty(), Optional.empty());
    }
  }

  /** Where shards are carried; changes no result. */
  public record Execution(
      @Option(doc = "spark, or local: this process alone.", kind = Kind.OPERATIONAL) Where fleet,
      @Option(
              doc = "Tasks side by side; 0 for as many as Spark has cores.",
              kind = Kind.OPERATIONAL,
              min = 0)
          int slots) {
    static Execution defaults() {
      return new Execution(Where.SPARK, 0);
    }
  }

  /** The two fleets. */
  public enum Where {
    SPARK,
    LOCAL
  }

  /** The same options with another balancer and name: how the baseline is made. */
  TrainOptions plainSum() {
    return new TrainOptions(
        name + "-plain-sum",
        seed,
        data,
        network,
        graph,
        start,
        loss,
        MethodOptions.Ls.defaults(),
        ProbeChoice.Plain.defaults(),
        GramOptions.defaults(),
        train,
        measure,
        false,
        BaselineChoice.defaults(),
        numeric,
        timeLimit,
        checkpoint,
        resilience,
        round,
        execution);
  }

  /** How the demands of the method are met. */
  Measuring measuring() {
    return measuring(probe, gram, train);
  }

  private static Measuring measuring(ProbeChoice probe, GramOptions gram, Train train) {
    return new Measuring(probe.probe(), gram, train.heads().heads(), train.innerStepSize());
  }

  /** The transform of a task. */
  TargetScale.Transform transformOf(String task) {
    @Nullable Transform own = data.transforms().get(task);
    return own == null ? TargetScale.Transform.NONE : own.kind();
  }

  /** The loss of a task. */
  TaskLoss lossOf(String task) {
    @Nullable One own = loss.tasks().get(task);
    return own == null
        ? new TaskLoss(loss.kind(), loss.knee())
        : new TaskLoss(own.kind(), own.knee());
  }
}

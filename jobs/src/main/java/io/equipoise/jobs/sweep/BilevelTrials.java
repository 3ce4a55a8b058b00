package io.equipoise.jobs.sweep;

import io.equipoise.bilevel.CleaningEvaluation;
import io.equipoise.bilevel.CoresetProgram;
import io.equipoise.bilevel.Corruption;
import io.equipoise.bilevel.Evaluation;
import io.equipoise.bilevel.HeldOutRows;
import io.equipoise.bilevel.HyperCleaning;
import io.equipoise.bilevel.LinearEvaluation;
import io.equipoise.bilevel.PruningProgram;
import io.equipoise.bilevel.Regularisation;
import io.equipoise.bilevel.RowLoss;
import io.equipoise.bilevel.RowProblem;
import io.equipoise.example.Example;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.jobs.train.SweptTable;
import io.equipoise.jobs.train.TableChoice;
import io.equipoise.net.FeatureScale;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.Store;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import io.equipoise.table.ExampleShards;
import io.equipoise.table.ExampleStatistics;
import io.equipoise.table.HeldOutShards;
import io.equipoise.table.TableManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bilevel problems on a linear classifier or a network as trials, all on one table of examples. */
final class BilevelTrials implements TrialJob<BilevelOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds for one number of a row and one class, in all parts of a joint call; a guess. */
  private static final double NUMBER_SECONDS = 5e-9;

  private final SweptTable table;
  private final String dataHash;

  BilevelTrials(Location location) {
    this.table = new SweptTable(location);
    this.dataHash = table.manifest().contentHash();
  }

  /** The table that these options mean. */
  static TableChoice table(BilevelOptions o, Path beside, Store root) {
    return new TableChoice(o.data().table(), o.data().prep(), o.data().prepSet(), beside, root);
  }

  @Override
  public Class<BilevelOptions> type() {
    return BilevelOptions.class;
  }

  @Override
  public long seed(BilevelOptions options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return dataHash;
  }

  @Override
  public Optional<Location> table() {
    return Optional.of(table.location());
  }

  @Override
  public List<Identity.Input> inputs() {
    return table.manifest().inputs();
  }

  @Override
  public double seconds(BilevelOptions o) {
    double rows = table.manifest().shards().stream().mapToDouble(TableManifest.Part::rows).sum();
    double numbers =
        o.problem() instanceof BilevelOptions.Network network
            ? rows * 1e5 * network.network().cost()
            : rows * examples().size() * classes(o).size();
    return NUMBER_SECONDS * numbers * o.train().rounds() * o.train().steps();
  }

  /** By the share of test rows whose class is named. */
  @Override
  public ScoreRule score() {
    return new ScoreRule("accuracy", "", "test", ScoreRule.Across.MEAN, ScoreRule.Goal.MAX);
  }

  @Override
  public void check(BilevelOptions options) {
    UnreadOptions.refuse(options);
    if (options.problem() instanceof BilevelOptions.Network network) {
      networks().check(options, network);
    } else if (options.problem() instanceof BilevelOptions.Pruning pruning) {
      var unused = pruning(options, pruning, 1, 1);
    } else if (options.problem() instanceof BilevelOptions.Coreset coreset) {
      var unused = coreset(options, coreset, 1);
    } else {
      var unused = Posed.program(options, problem(options, 1, 1), evaluation(options));
    }
  }

  @Override
  public WholeRun run(Resolved<BilevelOptions> options, FleetSource fleets, boolean keepRounds) {
    BilevelOptions o = options.value();
    if (o.problem() instanceof BilevelOptions.Pruning pruning) {
      Opened rows = opened(o, fleets);
      return rows.run(
          pruning(o, pruning, rows.train(), rows.validation()), fleets, o.seed(), keepRounds);
    }
    if (o.problem() instanceof BilevelOptions.Coreset coreset) {
      Opened rows = opened(o, fleets);
      return rows.run(coreset(o, coreset, rows.train()), fleets, o.seed(), keepRounds);
    }
    return posed(o, fleets).run(o, fleets, keepRounds);
  }

  /**
   * The problem that these options mean, on the table's rows.
   *
   * @throws Failure OPT-033 for a mask or a coreset, which are no single bilevel oracle
   */
  Posed<?> posed(BilevelOptions o, FleetSource fleets) {
    if (o.problem() instanceof BilevelOptions.Network network) {
      return networks().posed(o, network, fleets);
    }
    if (o.problem() instanceof BilevelOptions.Cleaning
        || o.problem() instanceof BilevelOptions.Selection) {
      Opened rows = opened(o, fleets);
      return new Posed<>(
          rows.source(), rows.costs(), problem(o, rows.train(), rows.validation()), evaluation(o));
    }
    throw new Failure(
        ExitCode.USAGE,
        "OPT-033",
        "problem.kind = "
            + o.problem().kind()
            + " has no oracle to test; expected hyper-cleaning, regularisation or network",
        "problem.kind",
        "Test the problems of another sweep.");
  }

  private NetworkPosing networks() {
    return new NetworkPosing(table.location(), table.manifest(), examples());
  }

  /**
   * The rows of a linear model.
   *
   * @param train how many there are in all shards, also {@code validation}
   */
  private record Opened(HeldOutShards source, double[] costs, int train, int validation) {
    WholeRun run(
        Program<?, HeldOutRows> program, FleetSource fleets, long seed, boolean keepRounds) {
      return WholeRun.of(
          program, fleets.fleet(source, costs, seed), OnNonFinite.FAIL, 0, keepRounds);
    }
  }

  private Opened opened(BilevelOptions o, FleetSource fleets) {
    TableManifest manifest = table.manifest();
    ExampleShards.Raw raw =
        new ExampleShards.Raw(table.location(), manifest.shards(), List.of(task(o)));
    Fleet<List<Example>> examples = fleets.fleet(raw, manifest.costs(), o.seed());
    List<Integer> firsts = new ArrayList<>();
    int train = 0;
    int validation = 0;
    for (int[] rows : examples.ask(new Counts(deal(o)))) {
      firsts.add(train);
      train += rows[0];
      validation += rows[1];
    }
    FeatureScale inputs =
        ExampleStatistics.features(examples, examples().size(), examples().image());
    HeldOutShards source =
        new HeldOutShards(
            raw, inputs, examples().size(), firsts, classes(o).size(), corruption(o), deal(o));
    return new Opened(source, manifest.costs(), train, validation);
  }

  private Program<?, HeldOutRows> pruning(
      BilevelOptions o, BilevelOptions.Pruning pruning, int train, int validation) {
    return new PruningProgram<>(
        new PruningProgram.Plan<>(
            new Regularisation(
                loss(o), examples().size() + 1, Regularisation.Grouping.ONE, train, validation),
            pruning.mask(),
            pruning.warm(),
            o.train().rounds(),
            o.train().steps(),
            new LinearEvaluation(loss(o))));
  }

  private Program<?, HeldOutRows> coreset(
      BilevelOptions o, BilevelOptions.Coreset coreset, int train) {
    return new CoresetProgram(
        new CoresetProgram.Plan(
            new RowLoss.SoftmaxLoss(classes(o).size()),
            examples().size() + 1,
            train,
            coreset.tasks(),
            coreset.keep(),
            coreset.choice(),
            coreset.imbalance(),
            coreset.ridge(),
            coreset.beta(),
            coreset.share(),
            o.solver(),
            o.train().steps(),
            o.train().stationary(),
            o.seed()));
  }

  /** Labelled training and validation rows of a shard. */
  record Counts(HeldOutShards.Deal deal) implements Question<List<Example>, int[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] answer(List<Example> shard, Scope scope) {
      return new int[] {deal.count(shard, "train"), deal.count(shard, "val")};
    }
  }

  private RowProblem<HeldOutRows> problem(BilevelOptions o, int train, int validation) {
    int width = examples().size() + 1;
    if (o.problem() instanceof BilevelOptions.Cleaning cleaning) {
      return new HyperCleaning(loss(o), width, cleaning.ridge(), train, validation);
    }
    BilevelOptions.Selection selection = (BilevelOptions.Selection) o.problem();
    return new Regularisation(loss(o), width, selection.grouping(), train, validation);
  }

  private Evaluation<HeldOutRows> evaluation(BilevelOptions o) {
    LinearEvaluation model = new LinearEvaluation(loss(o));
    return o.problem() instanceof BilevelOptions.Cleaning
        ? new CleaningEvaluation(model, corruption(o))
        : model;
  }

  private static HeldOutShards.Deal deal(BilevelOptions o) {
    return new HeldOutShards.Deal(o.heldOut(), o.seed());
  }

  private static Corruption corruption(BilevelOptions o) {
    double share = o.problem() instanceof BilevelOptions.Cleaning c ? c.corrupted() : 0;
    return new Corruption(share, o.seed());
  }

  private RowLoss loss(BilevelOptions o) {
    int classes = classes(o).size();
    return classes == 2 ? new RowLoss.LogisticLoss() : new RowLoss.SoftmaxLoss(classes);
  }

  private TableManifest.Examples examples() {
    TableManifest.@Nullable Examples examples = table.manifest().examples();
    if (examples == null) {
      throw refused("the table holds crystals; expected rows of numbers or images");
    }
    return examples;
  }

  private String task(BilevelOptions o) {
    List<String> names = table.manifest().taskNames();
    String wanted = o.data().task();
    if (wanted.isEmpty() ? names.size() != 1 : !names.contains(wanted)) {
      throw refused("data.task = '" + wanted + "'; expected one of " + names);
    }
    return wanted.isEmpty() ? names.get(0) : wanted;
  }

  private List<String> classes(BilevelOptions o) {
    List<String> classes = examples().classesOf(task(o));
    if (classes.size() < 2) {
      throw refused(
          "the task '" + task(o) + "' has " + classes.size() + " classes; expected at least 2");
    }
    return classes;
  }

  private Failure refused(String what) {
    return new Failure(
        ExitCode.DATA,
        "DATA-020",
        what,
        table.location().toString(),
        "Name a table of examples in data.table or data.prep, and a task with classes in"
            + " data.task");
  }
}

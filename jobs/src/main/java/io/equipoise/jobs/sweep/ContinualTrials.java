package io.equipoise.jobs.sweep;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.equipoise.continual.ContinualProgram;
import io.equipoise.continual.NearestClassMean;
import io.equipoise.jobs.train.SweptTable;
import io.equipoise.jobs.train.TableChoice;
import io.equipoise.jobs.train.TextTasks;
import io.equipoise.options.Resolved;
import io.equipoise.run.Codec;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Store;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import io.equipoise.table.TextTable;
import io.equipoise.text.Tokenizer;
import io.equipoise.tuning.LabelWords;
import io.equipoise.tuning.MergedAdapters;
import io.equipoise.tuning.PretrainedOn;
import io.equipoise.tuning.PromptLearner;
import io.equipoise.tuning.SavedBackbone;
import io.equipoise.tuning.TunedLearner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sequences of text tasks in front of a frozen network as trials, all on one table of texts. */
final class ContinualTrials implements TrialJob<ContinualOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds of a row of a step, and of a row that is asked about; a guess. */
  private static final double STEP_SECONDS = 5e-3;

  private static final double ASK_SECONDS = 4e-3;
  private final SweptTable table;
  private final String named;
  private final String directory;
  private final String dataHash;
  private final ScoreRule score;

  /**
   * Tasks that the network cannot learn, and why: it has seen them, or cannot write their labels.
   */
  private final TreeMap<String, Failure> unfit = new TreeMap<>();

  /**
   * Trials in front of one network.
   *
   * @param named its directory as the options name it
   * @param words of the network, {@link #words}; not kept
   * @param score how trials are scored where the sweep does not say
   * @throws Failure DATA-073 when a file of it cannot be read
   */
  ContinualTrials(Location location, String named, Tokenizer words, ScoreRule score) {
    this.table = new SweptTable(location);
    this.named = named;
    this.score = score;
    this.directory = directory(named).toString();
    this.dataHash =
        Identity.sha256(
            table.manifest().contentHash() + "|" + SavedBackbone.hash(Path.of(directory)));
    TextTasks texts = texts();
    Map<String, Map<String, List<String>>> bySplit =
        texts.rows().stream()
            .collect(
                groupingBy(
                    TextTable.Row::task,
                    groupingBy(TextTable.Row::split, mapping(TextTable.Row::text, toList()))));
    PretrainedOn seen = PretrainedOn.read(Path.of(directory));
    for (String task : texts.own()) {
      try {
        seen.refuse(task, bySplit.getOrDefault(task, Map.of()), directory);
        List<List<Integer>> unused = LabelWords.of(words, texts.task(task), 0);
      } catch (Failure why) {
        unfit.put(task, why);
      }
    }
  }

  /**
   * The words of a network, after a look at whether it can be used.
   *
   * @param named its directory as the options name it
   * @throws Failure DATA-073 when there is none, DATA-034 to DATA-036, DATA-095 and DATA-096 when
   *     it cannot be used
   */
  static Tokenizer words(String named) {
    return SavedBackbone.checked(directory(named));
  }

  private static Path directory(String named) {
    return Path.of(named).toAbsolutePath().normalize();
  }

  /** The table that these options mean. */
  static TableChoice table(ContinualOptions o, Path beside, Store root) {
    return new TableChoice(o.data().table(), o.data().prep(), o.data().prepSet(), beside, root);
  }

  @Override
  public Class<ContinualOptions> type() {
    return ContinualOptions.class;
  }

  @Override
  public long seed(ContinualOptions options) {
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

  private TextTasks texts() {
    return new TextTasks(table.location(), table.manifest());
  }

  @Override
  public double seconds(ContinualOptions o) {
    double tasks = o.sequence().tasks(texts(), o.seed()).size();
    double tested = o.sequence().testRows() == 0 ? 300 : o.sequence().testRows();
    double asked = tasks * tested * (tasks + 1) * o.evaluate().modes().size();
    double learned = tasks * o.prompts().steps() * o.prompts().batch();
    double pass =
        switch (o.method().kind()) {
          case PROMPTS -> STEP_SECONDS;
          case CHOICE, WEIGHTS, MERGED -> 2 * STEP_SECONDS;
          case MEANS -> 0;
        };
    return ASK_SECONDS * asked + pass * learned;
  }

  @Override
  public void check(ContinualOptions o) {
    List<String> order = o.sequence().tasks(texts(), o.seed());
    for (String task : order) {
      Failure why = unfit.get(task);
      if (why != null) {
        throw why;
      }
    }
    var unused =
        switch (o.method().kind()) {
          case PROMPTS -> o.prompted();
          case CHOICE -> o.choice().in(o.reading());
          case WEIGHTS -> o.weighed();
          case MERGED, MEANS -> o.reading();
        };
    var service = o.asked();
    if (!o.backbone().directory().equals(named)) {
      throw new IllegalArgumentException(
          "backbone.directory = "
              + o.backbone().directory()
              + " beside "
              + named
              + "; expected one network for all trials of a sweep");
    }
    if (o.evaluate().modes().isEmpty()) {
      throw new IllegalArgumentException(
          "evaluate.modes = [] for " + order + "; expected at least one");
    }
  }

  @Override
  public ScoreRule score() {
    return score;
  }

  @Override
  public WholeRun run(Resolved<ContinualOptions> options, FleetSource fleets, boolean keepRounds) {
    ContinualOptions o = options.value();
    return switch (o.method().kind()) {
      case PROMPTS -> run(o, PromptLearner.codecOfStates(), fleets, keepRounds);
      case CHOICE, WEIGHTS -> run(o, TunedLearner.codecOfStates(), fleets, keepRounds);
      case MERGED -> run(o, MergedAdapters.codecOfStates(), fleets, keepRounds);
      case MEANS -> run(o, new NearestClassMean().codec(), fleets, keepRounds);
    };
  }

  private <S> WholeRun run(
      ContinualOptions o, Codec<S> codec, FleetSource fleets, boolean keepRounds) {
    ContinualSource<S> source = new ContinualSource<>(table.location(), directory, o);
    return WholeRun.of(
        new ContinualProgram<S, List<Integer>>(
            o.sequence().tasks(texts(), o.seed()), o.evaluate().modes(), codec),
        fleets.fleet(source, new double[] {1}, o.seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }
}

package io.equipoise.jobs.sweep;

import io.equipoise.jobs.train.TrainOptions;
import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import io.equipoise.run.Identity;
import io.equipoise.sweep.Halving;
import io.equipoise.sweep.Orders;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.SeedChoice;
import io.equipoise.sweep.Space;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that {@code sweep} can be told. */
public record SweepOptions(
    @Option(doc = "Name of the sweep; part of its id.", kind = Kind.OPERATIONAL) String name,
    @Option(doc = "Root seed of what the sweep itself draws: points, orders, seeds.") long seed,
    @Option(
            doc =
                "The job that is repeated; 'equipoise explain JOB' lists the options of its trials.")
        Job job,
    @Option(doc = "Option files of that job, beside this file; later win.", kind = Kind.OPERATIONAL)
        List<String> base,
    @Option(doc = "Single options of that job for every trial, path=value each.") List<String> set,
    @Option(doc = "Which settings are tried.") Space space,
    @Option(doc = "In which orders the tasks are tried; none leaves them as they are.")
        Optional<Orders> orders,
    @Option(doc = "Under which root seeds every setting is tried.") SeedChoice seeds,
    @Option(doc = "How trials are scored and judged.") Sweep sweep,
    @Option(doc = "Stops trials early; none runs all to their end.") Optional<Halving> halving,
    @Option(
            doc =
                "Stop after this time, counted over all submissions of the sweep; a larger one goes"
                    + " on.",
            kind = Kind.EXTEND,
            above = 0,
            typical = "30m to 12h")
        Optional<Duration> timeLimit,
    @Option(doc = "When complete trials are committed.", kind = Kind.OPERATIONAL) Flush flush,
    @Option(doc = "What may be lost on the way.", kind = Kind.OPERATIONAL)
        TrainOptions.Resilience resilience,
    @Option(doc = "Where trials are carried.", kind = Kind.OPERATIONAL) Execution execution) {

  /** Checks the name. */
  public SweepOptions {
    Identity.checkName("name", name);
  }

  static SweepOptions defaults() {
    return new SweepOptions(
        "sweep",
        7,
        Job.TRAIN,
        List.of(),
        List.of(),
        new Space.Grid(java.util.Map.of()),
        Optional.empty(),
        new SeedChoice.Own(),
        Sweep.defaults(),
        Optional.empty(),
        Optional.empty(),
        Flush.defaults(),
        new TrainOptions.Resilience(20),
        Execution.defaults());
  }

  /** The same with other option files. */
  SweepOptions withBase(List<String> files) {
    return new SweepOptions(
        name,
        seed,
        job,
        files,
        set,
        space,
        orders,
        seeds,
        sweep,
        halving,
        timeLimit,
        flush,
        resilience,
        execution);
  }

  /** The jobs that can be swept. */
  public enum Job {
    TRAIN(TrainOptions.class),
    QUADRATICS(QuadraticsOptions.class),
    TOY(ToyOptions.class),
    META(MetaOptions.class),
    BILEVEL(BilevelOptions.class),
    LINEAR_FORGETTING(ForgettingOptions.class),
    CONTINUAL(ContinualOptions.class),
    CONTINUAL_IMAGES(ContinualImagesOptions.class);

    private final Class<? extends Record> options;

    Job(Class<? extends Record> options) {
      this.options = options;
    }

    /** The record that the options of its trials are bound to. */
    public Class<? extends Record> options() {
      return options;
    }

    /** As an option file names it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How trials are scored and judged. */
  public record Sweep(
      @Option(doc = "The one number by which trials are ranked.") ScoreRule score,
      @Option(
              doc = "Part of the trials that may fail; with more the sweep ends with exit 4.",
              kind = Kind.OPERATIONAL,
              min = 0,
              max = 1)
          double maxFailed,
      @Option(doc = "Whether the rounds of every trial are kept (table trial_rounds).")
          boolean keepRounds) {
    static Sweep defaults() {
      return new Sweep(
          new ScoreRule("", "", "", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN), 0.05, false);
    }
  }

  /** When complete trials are committed. */
  public record Flush(
      @Option(
              doc = "Trials of one commit; 0 for the larger of 512 and a tenth of all.",
              kind = Kind.OPERATIONAL,
              min = 0)
          int rows,
      @Option(
              doc = "Time after which what is complete is committed; grows with the sweep.",
              kind = Kind.OPERATIONAL,
              min = 0)
          Duration interval) {
    static Flush defaults() {
      return new Flush(0, Duration.ofSeconds(60));
    }
  }

  /** Where trials are carried; changes no row. */
  public record Execution(
      @Option(doc = "spark, or local: this process alone.", kind = Kind.OPERATIONAL) Where fleet,
      @Option(
              doc =
                  "executors: whole trials inside tasks; fleet: one trial at a time on all slots.",
              kind = Kind.OPERATIONAL)
          At at,
      @Option(
              doc = "Trials side by side; 0 for as many as there are cores.",
              kind = Kind.OPERATIONAL,
              min = 0)
          int slots) {
    static Execution defaults() {
      return new Execution(Where.SPARK, At.EXECUTORS, 0);
    }
  }

  /** With or without Spark. */
  public enum Where {
    SPARK,
    LOCAL
  }

  /** What a slot does. */
  public enum At {
    EXECUTORS,
    FLEET
  }
}

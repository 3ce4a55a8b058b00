package io.equipoise.jobs;

import io.equipoise.jobs.prep.PrepOptions;
import io.equipoise.jobs.prep.PrepPlanner;
import io.equipoise.jobs.pretrain.PretrainOptions;
import io.equipoise.jobs.score.ScoreOptions;
import io.equipoise.jobs.score.ScorePlanner;
import io.equipoise.jobs.sweep.SweepOptions;
import io.equipoise.jobs.sweep.SweepPlanner;
import io.equipoise.jobs.train.TrainOptions;
import io.equipoise.jobs.train.TrainPlanner;
import io.equipoise.options.Nearest;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.util.List;

/**
 * Which options each verb takes: what {@code explain} and {@code validate} know of the jobs.
 *
 * <p>A verb with options is one line in {@link #ALL}: {@code Job.of("train", TrainOptions.class,
 * new TrainPlanner())}, with a planner as third argument where there is more to check than the
 * options.
 */
public record JobOptions(List<Job<?>> jobs) {
  /** Every verb that takes options. */
  public static final JobOptions ALL =
      new JobOptions(
          List.of(
              Job.of("prep", PrepOptions.class, new PrepPlanner()),
              Job.of("train", TrainOptions.class, new TrainPlanner()),
              Job.of("pretrain", PretrainOptions.class),
              Job.of("sweep", SweepOptions.class, new SweepPlanner()),
              Job.of("score", ScoreOptions.class, new ScorePlanner())));

  /** Copies the list. */
  public JobOptions {
    jobs = List.copyOf(jobs);
  }

  /**
   * A verb and its options.
   *
   * @param verb as on the command line
   * @param type the record that its files are bound to
   * @param planner finds what the job would do
   */
  public record Job<T extends Record>(String verb, Class<T> type, Plan.Planner<T> planner) {

    /** A verb that is checked by its options alone. */
    public static <T extends Record> Job<T> of(String verb, Class<T> type) {
      return new Job<>(verb, type, (options, flags) -> Plan.empty());
    }

    /** A verb with checks of its own. */
    public static <T extends Record> Job<T> of(
        String verb, Class<T> type, Plan.Planner<T> planner) {
      return new Job<>(verb, type, planner);
    }

    /** The options that these flags give; throws with everything that is wrong with them. */
    public Resolved<T> options(CommonFlags flags) {
      return OptionFiles.load(type, flags.config(), flags.set());
    }

    /** What these flags say so far, as a table; options that are still to be given are named. */
    public String explain(CommonFlags flags) {
      return OptionFiles.explain(type, flags.config(), flags.set());
    }

    /** Options together with the plan that they make. */
    public Checked<T> check(CommonFlags flags) throws IOException {
      Resolved<T> options = options(flags);
      return new Checked<>(options, planner.plan(options, flags));
    }
  }

  /** Options that are legal, and what the job would do with them. */
  public record Checked<T extends Record>(Resolved<T> options, Plan plan) {}

  /**
   * The job of a verb.
   *
   * @throws Failure exit 2 with the nearest verb when none of this name takes options
   */
  public Job<?> job(String verb) {
    List<String> verbs = jobs.stream().map(Job::verb).sorted().toList();
    return jobs.stream()
        .filter(job -> job.verb().equals(verb))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "RUN-020",
                    "verb '" + verb + "' has no options; expected one of " + verbs,
                    "",
                    Nearest.of(verb, verbs)
                        .map(near -> "Did you mean " + near + "?")
                        .orElse("Name the verb first: equipoise explain VERB --config FILE.")));
  }
}

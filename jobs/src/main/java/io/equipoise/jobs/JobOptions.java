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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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

  /** These, and the jobs that only a sweep runs: what can be explained. */
  public static final JobOptions EXPLAINED =
      new JobOptions(
          Stream.concat(
                  ALL.jobs.stream(),
                  Arrays.stream(SweepOptions.Job.values())
                      .filter(job -> job != SweepOptions.Job.TRAIN)
                      .map(job -> Job.of(job.word(), job.options())))
              .toList());

  /** Copies the list. */
  public JobOptions {
    jobs = List.copyOf(jobs);
  }

  /**
   * A verb and its options.
   *
   * @param verb as on the command line; of a job that only a sweep runs, as {@code job} names it
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
   * The job of a verb, or of this name.
   *
   * @throws Failure exit 2 with the nearest name when none of this name takes options
   */
  public Job<?> job(String name) {
    List<String> names = names();
    return jobs.stream()
        .filter(job -> job.verb().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "RUN-020",
                    "'" + name + "' has no options; expected one of " + names,
                    "",
                    Nearest.of(name, names)
                        .map(near -> "Did you mean " + near + "?")
                        .orElse("Name one of them first: equipoise explain NAME.")));
  }

  /** What has options, in order. */
  public List<String> names() {
    return jobs.stream().map(Job::verb).sorted().toList();
  }
}

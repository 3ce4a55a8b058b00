package io.equipoise.jobs.report;

import io.equipoise.measure.Verdict;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import io.equipoise.run.Identity;
import java.util.List;
import java.util.Map;

/**
 * A study: a question, the sweep that answers it, and the rule by which it does. Written before the
 * sweep is run; {@code conf/study} holds them.
 */
public record StudyOptions(
    @Option(doc = "Name of the study.", required = true) String name,
    @Option(doc = "What is asked, one sentence.", required = true) String question,
    @Option(doc = "Option file of the sweep, beside this file.", required = true) String sweep,
    @Option(doc = "Name of the sweep's runs; report finds the last one.", required = true)
        String runs,
    @Option(doc = "Trials that the claim is about: option=value, all of them.")
        List<String> candidate,
    @Option(
            doc =
                "Trials that they are compared with: option=value, all of them; none, and the candidate's"
                    + " own number is judged.")
        List<String> baseline,
    @Option(doc = "What is compared, seed by seed.") Compare compare,
    @Option(doc = "The rule that decides.") Decision decision,
    @Option(doc = "What was published, to stand beside ours.") Map<String, Published> published) {

  /** Checks the name and that both sides are said as option=value. */
  public StudyOptions {
    if (!Identity.isName(name)) {
      throw new IllegalArgumentException("name = " + name + "; expected [a-z0-9][a-z0-9._-]{0,63}");
    }
    for (String text : concat(candidate, baseline)) {
      if (text.indexOf('=') < 1) {
        throw new IllegalArgumentException(
            "candidate or baseline has '" + text + "'; expected option=value");
      }
    }
    if (compare instanceof TwoPhases && !baseline.isEmpty()) {
      throw new IllegalArgumentException(
          "baseline = " + baseline + " beside two phases; expected none");
    }
  }

  private static List<String> concat(List<String> a, List<String> b) {
    return java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
  }

  static StudyOptions defaults() {
    return new StudyOptions(
        "study",
        "",
        "",
        "",
        List.of(),
        List.of(),
        DeltaM.defaults(),
        ByInterval.defaults(),
        Map.of());
  }

  /** What is compared. */
  @SelectedBy("what")
  public sealed interface Compare {}

  /** Mean over tasks of the relative difference from a reference, in percent. */
  @Named("delta-m")
  public record DeltaM(
      @Option(doc = "Rows that were measured.") String split,
      @Option(doc = "The measure.") String measure,
      @Option(doc = "Whether the measure is better when it is higher.") boolean higherIsBetter,
      @Option(doc = "Relative to the baseline's trials, or to trials of one task each.")
          Reference against)
      implements Compare {
    static DeltaM defaults() {
      return new DeltaM("test", "mae", false, Reference.BASELINE);
    }
  }

  /** What delta-m is relative to. */
  public enum Reference {
    /** The baseline's trial of the same seed. */
    BASELINE,
    /** The mean over all trials of the sweep that learned the task alone. */
    SINGLE_TASK
  }

  /** The difference of one task's measure. */
  @Named("task")
  public record Task(
      @Option(doc = "The task.", required = true) String task,
      @Option(doc = "Rows that were measured.") String split,
      @Option(doc = "The measure.") String measure,
      @Option(doc = "The difference in percent of the baseline's.") boolean relative)
      implements Compare {
    static Task defaults() {
      return new Task("", "test", "mae", false);
    }
  }

  /** The difference of the sweep's objective. */
  @Named("score")
  public record Score() implements Compare {
    static Score defaults() {
      return new Score();
    }
  }

  /**
   * How much the order of the methods on this sweep is that of another, on which their options were
   * chosen. Trials of both are those that {@code candidate} says.
   */
  @Named("two-phases")
  public record TwoPhases(
      @Option(doc = "Option file of the first phase's sweep, beside this file.", required = true)
          String tunedSweep,
      @Option(
              doc = "Name of its runs, on which the options are chosen; report finds the last one.",
              required = true)
          String tuned,
      @Option(doc = "Options that say which method a trial is of, such as method.name.")
          List<String> methods,
      @Option(doc = "The task.") String task,
      @Option(doc = "Rows that were measured.") String split,
      @Option(doc = "The measure.") String measure,
      @Option(doc = "Whether the measure is better when it is higher.") boolean higherIsBetter)
      implements Compare {
    /** Checks that methods can be told apart. */
    public TwoPhases {
      methods = List.copyOf(methods);
      if (methods.isEmpty()) {
        throw new IllegalArgumentException("methods = []; expected at least one option");
      }
    }

    static TwoPhases defaults() {
      return new TwoPhases(
          "", "", List.of("method.name"), "(all)", "test", "task_aware_acc_final", true);
    }

    Quantity quantity() {
      return new Quantity(task, split, measure);
    }
  }

  /** The rule. */
  @SelectedBy("rule")
  public sealed interface Decision {
    /** What judges the differences. */
    Verdict.Criterion criterion();

    /** Confidence of the interval that is shown. */
    double confidence();
  }

  /** The interval of the mean difference lies wholly on the good side. */
  @Named("interval")
  public record ByInterval(
      @Option(doc = "Which way the compared number is better.") Verdict.Better better,
      @Option(doc = "Confidence of the interval.", above = 0, below = 1) double confidence,
      @Option(doc = "By how much the candidate must be better.", min = 0) double margin,
      @Option(doc = "Fewest seeds that may decide.", min = 2) int minPairs)
      implements Decision {
    static ByInterval defaults() {
      return new ByInterval(Verdict.Better.LOWER, 0.95, 0, 3);
    }

    @Override
    public Verdict.Rule criterion() {
      return new Verdict.Rule(better, confidence, margin, minPairs);
    }
  }

  /** The interval of the mean difference lies wholly within a margin of none. */
  @Named("close")
  public record WithinMargin(
      @Option(doc = "Confidence of the interval.", above = 0, below = 1) double confidence,
      @Option(doc = "Largest difference that counts as none.", min = 0) double margin,
      @Option(doc = "Fewest seeds that may decide.", min = 2) int minPairs)
      implements Decision {
    static WithinMargin defaults() {
      return new WithinMargin(0.95, 0, 3);
    }

    @Override
    public Verdict.Close criterion() {
      return new Verdict.Close(confidence, margin, minPairs);
    }
  }

  /** Every seed is on the good side of a bound. */
  @Named("every")
  public record EverySeed(
      @Option(doc = "Which way the compared number is better.") Verdict.Better better,
      @Option(doc = "What every seed's number must be better than.") double bound,
      @Option(doc = "Confidence of the interval that is shown.", above = 0, below = 1)
          double confidence,
      @Option(doc = "Fewest seeds that may decide.", min = 2) int minPairs)
      implements Decision {
    static EverySeed defaults() {
      return new EverySeed(Verdict.Better.LOWER, 0, 0.95, 3);
    }

    @Override
    public Verdict.Every criterion() {
      return new Verdict.Every(better, bound, confidence, minPairs);
    }
  }

  /** A published figure. */
  public record Published(
      @Option(doc = "The number.") double value,
      @Option(doc = "Its unit.", empty = true) String unit,
      @Option(doc = "Where it stands.", required = true) String source,
      @Option(doc = "V read in the source, S from a third party, R recalled.") Mark mark) {
    static Published defaults() {
      return new Published(0, "", "", Mark.R);
    }
  }

  /** How sure a published figure is; S and R never decide alone. */
  public enum Mark {
    V,
    S,
    R
  }
}

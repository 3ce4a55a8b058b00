package io.equipoise.jobs.sweep;

import io.equipoise.continual.InferenceMode;
import io.equipoise.fleet.Seeds;
import io.equipoise.jobs.train.TextTasks;
import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import io.equipoise.prompt.PromptSelection;
import io.equipoise.tuning.PromptOptions;
import io.equipoise.tuning.PromptReading;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/** Everything that learning tasks one after the other by prompts can be told. */
public record ContinualOptions(
    @Option(doc = "Root seed: first prompts, batches, label words.") long seed,
    @Option(doc = "The texts.") Data data,
    @Option(doc = "The frozen network.") Network backbone,
    @Option(doc = "What is learned in which order.") Sequence sequence,
    @Option(
            doc =
                "What is kept of earlier tasks: grid, progressive, sequential (one prompt),"
                    + " per-task (a prompt each), joint (one prompt, and all rows so far), or"
                    + " class-means (no prompts).")
        Method method,
    @Option(doc = "How prompts are learned and kept.") Prompts prompts,
    @Option(doc = "How texts are read behind prompts.") PromptReading reading,
    @Option(doc = "How often is looked, and how.") Evaluate evaluate)
    implements Serializable {
  static ContinualOptions defaults() {
    return new ContinualOptions(
        7,
        new Data("", "", List.of()),
        new Network("", 32),
        new Sequence(List.of(), false, 0, 0),
        Method.GRID,
        Prompts.defaults(),
        PromptReading.of(192),
        new Evaluate(
            List.of(
                InferenceMode.TASK_AWARE,
                InferenceMode.AGNOSTIC_BATCH,
                InferenceMode.AGNOSTIC_INSTANCE,
                InferenceMode.MIXED_STREAM),
            0,
            60));
  }

  /** What is kept of earlier tasks. */
  public enum Method {
    GRID,
    PROGRESSIVE,
    SEQUENTIAL,
    PER_TASK,
    JOINT,
    CLASS_MEANS
  }

  /** The texts. */
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
          List<String> prepSet)
      implements Serializable {
    /** Copies the list. */
    public Data {
      prepSet = List.copyOf(prepSet);
    }
  }

  /** The frozen network. */
  public record Network(
      @Option(
              doc =
                  "Directory with model.safetensors (or its index), config.json and vocabulary.txt,"
                      + " such as the last commit's model of a pre-training, or tokenizer.json of"
                      + " a T5 network; its content enters the trials' ids.",
              kind = Kind.OPERATIONAL,
              empty = true)
          String directory,
      @Option(doc = "Most words or pieces of words of a text that are read.", min = 1, max = 4096)
          int words)
      implements Serializable {}

  /** What is learned in which order. */
  public record Sequence(
      @Option(doc = "Tasks in order; none for the table's order.") List<String> order,
      @Option(doc = "Whether the seed draws another order of these tasks.") boolean shuffled,
      @Option(doc = "Most training rows of a task, drawn once; 0 for all.", min = 0) int trainRows,
      @Option(doc = "Most test rows of a task, drawn once; 0 for all.", min = 0) int testRows)
      implements Serializable {
    /** Copies the list. */
    public Sequence {
      order = List.copyOf(order);
    }

    /** The tasks in the order in which they are learned. */
    List<String> tasks(TextTasks texts, long seed) {
      List<String> given = texts.order(order);
      return shuffled
          ? given.stream()
              .sorted(Comparator.comparingLong(task -> Seeds.mix(seed, "order/" + task)))
              .toList()
          : given;
    }
  }

  /** How prompts are learned and kept: see {@link PromptOptions}. */
  public record Prompts(
      @Option(doc = "Rows of a prompt.", min = 1, max = 1000) int rows,
      @Option(doc = "Steps of a task.", min = 1) int steps,
      @Option(doc = "Rows of a step.", min = 1) int batch,
      @Option(doc = "Step size of Adam.", above = 0, typical = "0.05 to 0.3") double rate,
      @Option(doc = "Weight decay per unit of rate.", min = 0) double decay,
      @Option(
              doc = "Share of the training rows by whose loss the best prompt is chosen.",
              min = 0,
              below = 1)
          double validation,
      @Option(doc = "Steps between two looks at them.", min = 1) int looks,
      @Option(
              doc =
                  "Stored prompts with a gradient below the mean plus so many standard deviations"
                      + " are melted.")
          double alpha,
      @Option(doc = "Most prompts that stay as they are.", min = 1) int maxKept,
      @Option(doc = "Whether a melted prompt weighs as many as it was made of.")
          boolean weightByCount,
      @Option(
              doc =
                  "Of several batches: the length of their mean gradient, or the mean of the"
                      + " lengths.")
          PromptOptions.Pull pull,
      @Option(doc = "Batches of 32 rows of which these gradients are.", min = 1) int selectBatches,
      @Option(doc = "Whether prompts are melted once more behind the last task.")
          boolean compressAtEnd,
      @Option(doc = "Means that recognise a task; at least one per label.", min = 1) int clusters)
      implements Serializable {
    static Prompts defaults() {
      return new Prompts(
          8,
          300,
          64,
          0.05,
          1e-5,
          0.1,
          25,
          0.5,
          5,
          false,
          PromptOptions.Pull.NORM_OF_MEAN,
          4,
          true,
          5);
    }
  }

  /** How often is looked, and how. */
  public record Evaluate(
      @Option(doc = "What the learner is told: task-aware, agnostic-batch, ....")
          List<InferenceMode> modes,
      @Option(doc = "Steps between two looks on the way; 0 for none.", min = 0) int everySteps,
      @Option(doc = "Most test rows of a task in such a look.", min = 1) int subset)
      implements Serializable {
    /** Copies the list. */
    public Evaluate {
      modes = List.copyOf(modes);
    }
  }

  /**
   * What the learner of prompts is told.
   *
   * @throws IllegalArgumentException for class means, which have none
   */
  PromptOptions prompted() {
    return new PromptOptions(
        PromptOptions.Method.valueOf(method.name()),
        prompts.rows(),
        prompts.steps(),
        prompts.batch(),
        prompts.rate(),
        prompts.decay(),
        prompts.validation(),
        prompts.looks(),
        new PromptSelection.Rule(prompts.alpha(), prompts.maxKept(), prompts.weightByCount()),
        prompts.pull(),
        prompts.selectBatches(),
        prompts.compressAtEnd(),
        prompts.clusters(),
        reading);
  }
}

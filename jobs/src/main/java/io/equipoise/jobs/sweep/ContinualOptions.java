package io.equipoise.jobs.sweep;

import io.equipoise.continual.InferenceMode;
import io.equipoise.fleet.Seeds;
import io.equipoise.incremental.ElasticWeights;
import io.equipoise.incremental.Finetune;
import io.equipoise.incremental.NearOldWeights;
import io.equipoise.incremental.OnlineElasticWeights;
import io.equipoise.incremental.Springs;
import io.equipoise.jobs.train.TextTasks;
import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import io.equipoise.prompt.PromptSelection;
import io.equipoise.tuning.ChoiceOptions;
import io.equipoise.tuning.Descent;
import io.equipoise.tuning.EngineBackbone;
import io.equipoise.tuning.MergedAdapters;
import io.equipoise.tuning.PromptOptions;
import io.equipoise.tuning.PromptReading;
import io.equipoise.tuning.Recognition;
import io.equipoise.tuning.Transfer;
import io.equipoise.tuning.TunedOptions;
import io.equipoise.tuning.WeightOptions;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Everything that learning tasks one after the other in front of a network can be told. */
public record ContinualOptions(
    @Option(doc = "Root seed: first prompts, batches, label words.") long seed,
    @Option(doc = "The texts.") Data data,
    @Option(doc = "The frozen network.") Network backbone,
    @Option(doc = "What is learned in which order.") Sequence sequence,
    @Option(
            doc =
                "What is learned, and kept of earlier tasks. Prompts: grid, progressive, sequential"
                    + " (one prompt), per-task (a prompt each), shlpt-like (a prompt each, begun"
                    + " from similar ones), joint (one prompt, and all rows so far), l2p (a pool of"
                    + " which each text chooses). Weights of attention: finetune, l2, ewc,"
                    + " ewc-online; adapters of them: lora-sequential (one), lora-incremental (one"
                    + " each, summed), o-lora (the same, orthogonal), mos-like (one each, merged, and"
                    + " class means by them). Neither: class-means.")
        Method method,
    @Option(doc = "How prompts are learned and kept.") Prompts prompts,
    @Option(doc = "What shlpt-like begins from.") Transfer transfer,
    @Option(doc = "The pool of l2p.") ChoiceOptions choice,
    @Option(doc = "How finetune, l2, ewc, ewc-online and the adapters learn.") Weights weights,
    @Option(doc = "How texts are read.") PromptReading reading,
    @Option(doc = "What reading.identify: lm asks.") Service service,
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
        Transfer.defaults(),
        ChoiceOptions.defaults(),
        Weights.defaults(),
        PromptReading.of(192),
        new Service("", Duration.ofSeconds(30)),
        new Evaluate(
            List.of(
                InferenceMode.TASK_AWARE,
                InferenceMode.AGNOSTIC_BATCH,
                InferenceMode.AGNOSTIC_INSTANCE,
                InferenceMode.MIXED_STREAM),
            0,
            60));
  }

  /** What is learned, and kept of earlier tasks. */
  public enum Method {
    GRID,
    PROGRESSIVE,
    SEQUENTIAL,
    PER_TASK,
    SHLPT_LIKE,
    JOINT,
    L2P,
    FINETUNE,
    L2,
    EWC,
    EWC_ONLINE,
    LORA_SEQUENTIAL,
    LORA_INCREMENTAL,
    O_LORA,
    MOS_LIKE,
    CLASS_MEANS;

    /** Which learner. */
    ContinualSource.Kind kind() {
      return switch (this) {
        case GRID, PROGRESSIVE, SEQUENTIAL, PER_TASK, SHLPT_LIKE, JOINT ->
            ContinualSource.Kind.PROMPTS;
        case L2P -> ContinualSource.Kind.CHOICE;
        case FINETUNE, L2, EWC, EWC_ONLINE, LORA_SEQUENTIAL, LORA_INCREMENTAL, O_LORA ->
            ContinualSource.Kind.WEIGHTS;
        case MOS_LIKE -> ContinualSource.Kind.MERGED;
        case CLASS_MEANS -> ContinualSource.Kind.MEANS;
      };
    }
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
      List<String> given = texts.order(order, "sequence.order");
      return shuffled
          ? given.stream()
              .sorted(Comparator.comparingLong(task -> Seeds.mix(seed, "order/" + task)))
              .toList()
          : given;
    }
  }

  /** How prompts are learned and kept: see {@link PromptOptions}. */
  public record Prompts(
      @Option(doc = "Rows of a prompt; l2p has choice.rows.", min = 1, max = 1000) int rows,
      @Option(
              doc =
                  "Inside of a network that a prompt is learned through; 0 for none. Not for l2p.",
              min = 0,
              max = 10_000,
              typical = "0, or 800")
          int bottleneck,
      @Option(doc = "Steps of a task, by every method.", min = 1) int steps,
      @Option(doc = "Rows of a step, by every method.", min = 1) int batch,
      @Option(
              doc = "Step size of Adam; of weights and adapters it is weights.rate.",
              above = 0,
              typical = "0.05 to 0.3")
          double rate,
      @Option(doc = "Weight decay per unit of rate, by every method.", min = 0) double decay,
      @Option(
              doc = "Share of the training rows by whose loss the best is chosen, by every method.",
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
      @Option(doc = "Means that recognise a task; at least one per label.", min = 1) int clusters,
      @Option(doc = "Training rows of a task that these means are of; 0 for all.", min = 0)
          int represented)
      implements Serializable {
    static Prompts defaults() {
      return new Prompts(
          8,
          0,
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
          5,
          0);
    }
  }

  /** How weights and adapters are learned and held: see {@link WeightOptions}. */
  public record Weights(
      @Option(doc = "Step size of Adam.", above = 0, typical = "1e-4 to 1e-2") double rate,
      @Option(doc = "Rank of an adapter.", min = 1, max = 1024, typical = "4 to 16") int rank,
      @Option(doc = "What an adapter is multiplied by.", above = 0, typical = "1 to 4")
          double scale,
      @Option(
              doc = "Of o-lora: strength of the orthogonality to earlier adapters.",
              min = 0,
              typical = "0 to 5")
          double orthogonal,
      @Option(
              doc = "Of mos-like: part of the adapter before in the one that is kept.",
              min = 0,
              max = 1,
              typical = "0.1 to 0.5")
          double merge,
      @Option(doc = "Of l2: strength of its springs.", min = 0, typical = "1e-3 to 10") double l2,
      @Option(doc = "Of ewc and ewc-online: strength.", min = 0, typical = "10 to 1e4") double ewc,
      @Option(doc = "Of ewc-online: part of the old springs that is kept.", min = 0, max = 1)
          double gamma,
      @Option(
              doc =
                  "Of ewc and ewc-online: answers that importance is measured by, label or sampled.")
          ElasticWeights.Answers answers,
      @Option(doc = "Of ewc and ewc-online: most rows by which it is measured.", min = 1)
          int importanceRows)
      implements Serializable {
    static Weights defaults() {
      return new Weights(1e-3, 8, 4, 0.5, 0.1, 0.1, 100, 1, ElasticWeights.Answers.LABEL, 200);
    }
  }

  /** A language model of the user's: see {@link io.equipoise.tuning.TaskService}. */
  public record Service(
      @Option(doc = "Its address, http or https; empty without one.", empty = true) String address,
      @Option(doc = "How long an answer may take.", kind = Kind.OPERATIONAL, min = 1, max = 600)
          Duration limit)
      implements Serializable {}

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
   * @throws IllegalArgumentException for methods that have none
   */
  PromptOptions prompted() {
    return new PromptOptions(
        PromptOptions.Method.valueOf(method.name()),
        prompts.rows(),
        prompts.bottleneck(),
        descent(prompts.rate()),
        new PromptSelection.Rule(prompts.alpha(), prompts.maxKept(), prompts.weightByCount()),
        prompts.pull(),
        prompts.selectBatches(),
        prompts.compressAtEnd(),
        transfer,
        recognition(),
        reading);
  }

  /** What the learners of weights, adapters and pools are told. */
  TunedOptions tuned() {
    double rate = method == Method.L2P ? prompts.rate() : weights.rate();
    return new TunedOptions(descent(rate), recognition(), reading);
  }

  private Recognition recognition() {
    return new Recognition(prompts.clusters(), prompts.represented());
  }

  /** The service that is to be asked, if one is. */
  Optional<URI> asked() {
    boolean asks = reading.identify() == PromptReading.Identify.LM;
    URI uri = URI.create(service.address());
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (asks && !web) {
      throw new IllegalArgumentException(
          "reading.identify = lm with service.address = '"
              + service.address()
              + "'; expected the http or https address of a language model: give service.address");
    }
    if (!asks && !service.address().isEmpty()) {
      throw new IllegalArgumentException(
          "service.address = '"
              + service.address()
              + "', which only reading.identify = lm asks; expected none");
    }
    return asks ? Optional.of(uri) : Optional.empty();
  }

  private Descent descent(double rate) {
    return new Descent(
        prompts.steps(),
        prompts.batch(),
        rate,
        prompts.decay(),
        prompts.validation(),
        prompts.looks());
  }

  /** What mos-like is told. */
  MergedAdapters merged(EngineBackbone network) {
    return new MergedAdapters(
        network,
        weights.rank(),
        weights.scale(),
        weights.merge(),
        descent(weights.rate()),
        reading);
  }

  /** Which weights are learned, and what holds them. */
  WeightOptions weighed() {
    WeightOptions.Kind kind =
        switch (method) {
          case LORA_SEQUENTIAL -> WeightOptions.Kind.ADAPTER;
          case LORA_INCREMENTAL, O_LORA -> WeightOptions.Kind.ADAPTERS;
          default -> WeightOptions.Kind.ATTENTION;
        };
    Springs springs =
        switch (method) {
          case L2 -> new NearOldWeights(weights.l2());
          case EWC -> new ElasticWeights(weights.ewc(), weights.answers());
          case EWC_ONLINE ->
              new OnlineElasticWeights(weights.ewc(), weights.gamma(), weights.answers());
          default -> new Finetune();
        };
    return new WeightOptions(
        kind,
        weights.rank(),
        weights.scale(),
        method == Method.O_LORA ? weights.orthogonal() : 0,
        springs,
        weights.importanceRows());
  }
}

package io.equipoise.options;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job's options as a job would write them, with one component of every supported type. */
record Sample(
    Train train,
    @Option(doc = "How task losses are weighed.") Balance balance,
    @Option(doc = "The tasks, by name.") Map<String, Task> tasks,
    @Option(kind = Kind.OPERATIONAL) Machine machine,
    @Option(doc = "Axes of a sweep: option path to values.") Map<String, List<String>> grid,
    @Option(doc = "Learning rate schedule, if any.") Optional<Schedule> schedule) {

  static Sample defaults() {
    return new Sample(
        Train.defaults(),
        new Equal(),
        Map.of(),
        new Machine(Duration.ofSeconds(60), new ByteSize(64 << 20), "info", "none"),
        Map.of(),
        Optional.empty());
  }

  enum Mode {
    PLAIN,
    WARM_START
  }

  record Train(
      @Option(doc = "Number of rounds.", kind = Kind.EXTEND, min = 1) int rounds,
      @Option(doc = "Step size.", above = 0, typical = "1e-4 … 1e-2") double stepSize,
      @Option(doc = "Rows to read at most.", min = 0) long maxRows,
      @Option(doc = "Whether to shuffle.") boolean shuffle,
      @Option(doc = "Seeds.", min = 0) List<Integer> seeds,
      @Option(doc = "How to start.") Mode mode,
      @Option(doc = "Share of units dropped.", min = 0, below = 1) double dropout,
      @Option(doc = "Energy offset.", unit = "eV/atom") double shift,
      @Option(doc = "A remark.", formerly = "comment", empty = true) @Nullable String note,
      @Option(doc = "Loss ceiling.", nonFinite = true) double ceiling,
      @Option(doc = "Name of the text splitter.", notSecret = true) String tokenizer,
      @Option(doc = "Stop after this time.", kind = Kind.EXTEND) Optional<Duration> timeLimit) {
    Train {
      if (dropout > 0.5 && !shuffle) {
        throw new IllegalArgumentException(
            "dropout " + dropout + " without shuffle; expected shuffle true above 0.5");
      }
      seeds = List.copyOf(seeds);
    }

    static Train defaults() {
      return new Train(
          100,
          1e-3,
          1_000_000,
          true,
          List.of(1, 2),
          Mode.PLAIN,
          0.1,
          0,
          null,
          Double.POSITIVE_INFINITY,
          "words",
          Optional.empty());
    }
  }

  sealed interface Balance permits Equal, Bilevel {}

  record Equal() implements Balance {}

  @Named("bilb4mtl")
  record Bilevel(
      @Option(doc = "Step size of the weights.", above = 0) double outerStep,
      @Option(doc = "Inner steps.", min = 1) int innerSteps)
      implements Balance {
    static Bilevel defaults() {
      return new Bilevel(0.1, 5);
    }
  }

  record Task(
      @Option(doc = "Column of the label.") String column,
      @Option(doc = "Weight of the loss.", min = 0) double weight,
      @Option(doc = "Loss scale bounds.") List<Band> bands) {}

  record Band(@Option(doc = "Lower end.") double low, @Option(doc = "Upper end.") double high) {
    Band {
      if (!(low <= high)) {
        throw new IllegalArgumentException("low " + low + " exceeds high " + high);
      }
    }
  }

  record Machine(
      @Option(doc = "Time between writes.", above = 0) Duration flushInterval,
      @Option(doc = "Write buffer.", min = 1) ByteSize buffer,
      @Option(doc = "Log level.") String logLevel,
      @Option(doc = "Key of the object store.") String accessKey) {}

  record Schedule(
      @Option(doc = "Rounds of warm-up.", min = 0) int warmUp,
      @Option(doc = "Final factor.", required = true, min = 0, max = 1) double floor) {}
}

package io.equipoise.jobs.sweep;

import io.equipoise.linalg.Vector;
import io.equipoise.meta.Adaptation;
import io.equipoise.meta.Direction;
import io.equipoise.meta.ImageTasks;
import io.equipoise.meta.MetaLearning;
import io.equipoise.meta.NeuralTask;
import io.equipoise.meta.RankedRange;
import io.equipoise.meta.SinusoidTasks;
import io.equipoise.meta.TaskChoice;
import io.equipoise.meta.TaskSource;
import io.equipoise.options.Option;
import java.util.List;

/** Everything that learning to adapt to few-shot tasks can be told; a job that only sweeps use. */
public record MetaOptions(
    @Option(doc = "Root seed of the tasks that are drawn.") long seed,
    @Option(doc = "The drawings, where tasks are of images; else nothing.")
        BilevelOptions.Data data,
    @Option(doc = "Where tasks come from.") TaskSource tasks,
    @Option(doc = "How a task is adapted to.") Inner adaptation,
    @Option(doc = "Which tasks of a meta-batch a step listens to.") TaskChoice choice,
    @Option(doc = "Steps of the start.") Outer train) {

  static MetaOptions defaults() {
    return new MetaOptions(
        7,
        new BilevelOptions.Data("", "", List.of(), ""),
        SinusoidTasks.standard(0, 7),
        new Inner(0.5, 5, Adaptation.Order.EXACT, Adapts.ALL),
        new RankedRange(0, 16),
        new Outer(Direction.GRADIENT, 0.01, true, 4, 4, 20, 60, 250));
  }

  /** What of the parameters an inner step moves. */
  public enum Adapts {
    /** Everything: MAML. */
    ALL,
    /** The last layer alone, while the outer step still learns everything: ANIL. */
    HEAD
  }

  /** Inner steps. */
  public record Inner(
      @Option(
              doc = "Length of an inner step; where it is learned, what it starts from.",
              above = 0,
              typical = "0.01 to 0.5")
          double step,
      @Option(doc = "Inner steps.", min = 1, typical = "1 to 5") int steps,
      @Option(doc = "Whether the outer derivative goes through them: exact or first-order.")
          Adaptation.Order order,
      @Option(doc = "What they move: all, or the head alone (of tasks of images).")
          Adapts adapts) {}

  /** Outer steps. */
  public record Outer(
      @Option(
              doc =
                  "What of an adapted task moves the start: gradient, reptile or meta-sgd, which"
                      + " learns the inner step of each parameter too.")
          Direction direction,
      @Option(doc = "Step size of the start.", above = 0, typical = "1e-3 to 0.1") double rate,
      @Option(doc = "Whether the outer step is Adam's; else plain descent.") boolean adam,
      @Option(doc = "Shards that draw tasks.", min = 1) int shards,
      @Option(doc = "Tasks of each shard in a meta-batch.", min = 1) int tasks,
      @Option(doc = "Outer steps in a round.", min = 1) int steps,
      @Option(doc = "Rounds.", min = 1) int rounds,
      @Option(doc = "Fresh clean tasks of each shard to measure by.", min = 1) int clean) {}

  /**
   * What they describe.
   *
   * @param width numbers of a drawing; read by tasks of images
   */
  MetaLearning.Plan plan(int width) {
    int dimension;
    int head;
    Vector start;
    if (tasks instanceof ImageTasks images) {
      dimension = images.dimension(width);
      head = NeuralTask.head(width, images.hidden());
      start = images.start(width);
    } else {
      dimension = ((SinusoidTasks) tasks).dimension();
      head = 0;
      start = Vector.filled(dimension, 0);
    }
    if (adaptation.adapts() == Adapts.HEAD && head == 0) {
      throw new IllegalArgumentException(
          "adaptation.adapts = head for tasks.kind = sinusoid, whose model is a head alone;"
              + " expected all. Take tasks of images");
    }
    int from = adaptation.adapts() == Adapts.HEAD ? head : 0;
    return new MetaLearning.Plan(
        Adaptation.headOnly(
            dimension, from, adaptation.step(), adaptation.steps(), adaptation.order()),
        choice,
        train.direction(),
        train.rate(),
        train.adam(),
        train.tasks(),
        train.steps(),
        train.rounds(),
        train.clean(),
        start);
  }
}

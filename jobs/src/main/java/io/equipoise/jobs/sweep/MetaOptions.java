package io.equipoise.jobs.sweep;

import io.equipoise.meta.Adaptation;
import io.equipoise.meta.Direction;
import io.equipoise.meta.MetaLearning;
import io.equipoise.meta.RankedRange;
import io.equipoise.meta.SinusoidTasks;
import io.equipoise.meta.TaskChoice;
import io.equipoise.options.Option;

/** Everything that learning to adapt to few-shot tasks can be told; a job that only sweeps use. */
public record MetaOptions(
    @Option(doc = "Root seed of the tasks that are drawn.") long seed,
    @Option(doc = "Where tasks come from.") SinusoidTasks tasks,
    @Option(doc = "How a task is adapted to.") Inner adaptation,
    @Option(doc = "Which tasks of a meta-batch a step listens to.") TaskChoice choice,
    @Option(doc = "Steps of the start.") Outer train) {

  static MetaOptions defaults() {
    return new MetaOptions(
        7,
        SinusoidTasks.standard(0, 7),
        new Inner(0.5, 5, Adaptation.Order.EXACT),
        new RankedRange(0, 16),
        new Outer(Direction.GRADIENT, 0.01, true, 4, 4, 20, 60, 250));
  }

  /** Inner steps. */
  public record Inner(
      @Option(doc = "Length of an inner step.", above = 0, typical = "0.01 to 0.5") double step,
      @Option(doc = "Inner steps.", min = 1, typical = "1 to 5") int steps,
      @Option(doc = "Whether the outer derivative goes through them: exact or first-order.")
          Adaptation.Order order) {}

  /** Outer steps. */
  public record Outer(
      @Option(doc = "What of an adapted task moves the start: gradient or reptile.")
          Direction direction,
      @Option(doc = "Step size of the start.", above = 0, typical = "1e-3 to 0.1") double rate,
      @Option(doc = "Whether the outer step is Adam's; else plain descent.") boolean adam,
      @Option(doc = "Shards that draw tasks.", min = 1) int shards,
      @Option(doc = "Tasks of each shard in a meta-batch.", min = 1) int tasks,
      @Option(doc = "Outer steps in a round.", min = 1) int steps,
      @Option(doc = "Rounds.", min = 1) int rounds,
      @Option(doc = "Fresh clean tasks of each shard to measure by.", min = 1) int clean) {}

  /** What they describe. */
  MetaLearning.Plan plan() {
    return new MetaLearning.Plan(
        Adaptation.everywhere(
            tasks.dimension(), adaptation.step(), adaptation.steps(), adaptation.order()),
        choice,
        train.direction(),
        train.rate(),
        train.adam(),
        train.tasks(),
        train.steps(),
        train.rounds(),
        train.clean());
  }
}

package io.equipoise.meta;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.io.Serializable;

/** What meta-learning asks of a shard. The tasks of a step are those that the step's seeds draw. */
final class MetaQuestion {
  private MetaQuestion() {}

  /**
   * What a shard's tasks gave.
   *
   * @param losses query losses
   * @param corrupted which of them were spoiled on purpose
   * @param kind of each
   * @param kinds how many there are
   */
  @SuppressWarnings("ArrayRecordComponent") // travels from a shard to the driver, never compared
  record Seen(double[] losses, boolean[] corrupted, int[] kind, int kinds) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static TaskFamily.Episode draw(TaskFamily family, Scope scope, int i) {
    String use = "episode/" + i;
    return scope.residue(use, () -> family.draw(scope.seed(use)));
  }

  /** Adapts to each task and judges it: forward only. */
  record Losses(Vector theta, Adaptation adaptation, int tasks)
      implements Question<TaskFamily, Seen> {
    private static final long serialVersionUID = 1L;

    @Override
    public Seen answer(TaskFamily family, Scope scope) {
      double[] losses = new double[tasks];
      boolean[] corrupted = new boolean[tasks];
      int[] kind = new int[tasks];
      double[] start = theta.toArray();
      for (int i = 0; i < tasks; i++) {
        TaskFamily.Episode episode = draw(family, scope, i);
        losses[i] = episode.task().queryLoss(adaptation.adapt(episode.task(), start));
        corrupted[i] = episode.corrupted();
        kind[i] = episode.kind();
      }
      return new Seen(losses, corrupted, kind, family.kinds());
    }
  }

  /**
   * The sum of the directions of the shard's chosen tasks, in the order of their indices, each
   * times its factor; empty when none is.
   *
   * @param learned what is learned
   * @param tasks in each shard
   * @param factors one per task of the whole meta-batch, shard after shard; 0 where not chosen
   */
  record Directions(
      Vector learned, Adaptation adaptation, int tasks, Vector factors, Direction direction)
      implements Question<TaskFamily, Vector> {
    private static final long serialVersionUID = 1L;

    @Override
    public Vector answer(TaskFamily family, Scope scope) {
      double[] at = learned.toArray();
      double[] sum = new double[at.length];
      boolean any = false;
      for (int i = 0; i < tasks; i++) {
        double factor = factors.get(scope.shard() * tasks + i);
        if (factor > 0) {
          any = true;
          MetaTask task = draw(family, scope, i).task();
          sum = Level1.plus(sum, factor, direction.of(adaptation, task, at));
        }
      }
      return any ? Vector.of(sum) : Vector.EMPTY;
    }
  }

  /** The sums of query losses and accuracies of {@code tasks} clean tasks after adaptation. */
  record Clean(Vector theta, Adaptation adaptation, int tasks)
      implements Question<TaskFamily, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] answer(TaskFamily family, Scope scope) {
      double[] sums = new double[2];
      double[] start = theta.toArray();
      for (int i = 0; i < tasks; i++) {
        MetaTask task = family.drawClean(scope.seed("clean/" + i)).task();
        double[] adapted = adaptation.adapt(task, start);
        sums[0] += task.queryLoss(adapted);
        sums[1] += task.queryAccuracy(adapted);
      }
      return sums;
    }
  }
}

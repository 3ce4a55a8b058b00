package io.equipoise.meta;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.List;

/** What meta-learning asks of a shard. The tasks of a step are those that the step's seeds draw. */
final class MetaQuestion {
  private MetaQuestion() {}

  /** The query losses of a shard's tasks, and which of them were spoiled on purpose. */
  @SuppressWarnings("ArrayRecordComponent") // travels from a shard to the driver, never compared
  record Seen(double[] losses, boolean[] corrupted) implements Serializable {
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
      double[] start = theta.toArray();
      for (int i = 0; i < tasks; i++) {
        TaskFamily.Episode episode = draw(family, scope, i);
        losses[i] = episode.task().queryLoss(adaptation.adapt(episode.task(), start));
        corrupted[i] = episode.corrupted();
      }
      return new Seen(losses, corrupted);
    }
  }

  /**
   * The sum of the directions of the shard's chosen tasks, in the order of their indices; empty
   * when none is.
   *
   * @param tasks in each shard
   * @param chosen indices in the whole meta-batch, shard after shard
   */
  record Directions(
      Vector theta, Adaptation adaptation, int tasks, List<Integer> chosen, Direction direction)
      implements Question<TaskFamily, Vector> {
    private static final long serialVersionUID = 1L;

    Directions {
      chosen = List.copyOf(chosen);
    }

    @Override
    public Vector answer(TaskFamily family, Scope scope) {
      double[] start = theta.toArray();
      double[] sum = new double[start.length];
      boolean any = false;
      for (int i = 0; i < tasks; i++) {
        if (chosen.contains(scope.shard() * tasks + i)) {
          any = true;
          MetaTask task = draw(family, scope, i).task();
          sum = Level1.plus(sum, 1, direction.of(adaptation, task, start));
        }
      }
      return any ? Vector.of(sum) : Vector.EMPTY;
    }
  }

  /** The sum of the query losses of {@code tasks} clean tasks after adaptation. */
  record Clean(Vector theta, Adaptation adaptation, int tasks)
      implements Question<TaskFamily, Double> {
    private static final long serialVersionUID = 1L;

    @Override
    public Double answer(TaskFamily family, Scope scope) {
      double sum = 0;
      double[] start = theta.toArray();
      for (int i = 0; i < tasks; i++) {
        MetaTask task = family.drawClean(scope.seed("clean/" + i)).task();
        sum += task.queryLoss(adaptation.adapt(task, start));
      }
      return sum;
    }
  }
}

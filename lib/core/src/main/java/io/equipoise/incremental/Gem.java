package io.equipoise.incremental;

import io.equipoise.linalg.AcuteProjection;
import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gradient episodic memory: a step that would raise the loss of any old task's kept rows is
 * replaced by the nearest one that does not ({@link AcuteProjection}).
 *
 * <p>Cost of a step: a gradient of {@code rows} rows for each old task.
 *
 * <p>Source: Lopez-Paz and Ranzato, "Gradient episodic memory for continual learning"
 * (arXiv:1706.08840); margin and ridge as in the authors' code [verified there]. Rows are drawn
 * from the task's, where theirs are the last ones seen.
 *
 * @param rows kept of each task; 0 is finetune
 * @param margin least weight of an old task's gradient in a step that is replaced
 */
@Named("gem")
public record Gem(
    @Option(doc = "Rows that are kept of each task.", min = 0, typical = "50 to 200") int rows,
    @Option(
            doc = "Least weight of an old task's gradient in a step that is replaced.",
            min = 0,
            typical = "0.5")
        double margin)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public Gem {
    Require.atLeast(0, "the rows of gem", rows);
    Require.atLeast(0, "the margin of gem", margin);
  }

  /** 40 rows, a margin of 0.5. */
  public static Gem defaults() {
    return new Gem(40, 0.5);
  }

  @Override
  public boolean projects() {
    return true;
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    List<List<Shown>> old =
        IntStream.range(0, lesson.place())
            .mapToObj(task -> kept.rows().stream().filter(row -> row.task() == task).toList())
            .filter(some -> !some.isEmpty())
            .toList();
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        double[] gradient = lesson.gradient(theta, batch);
        List<double[]> others = old.stream().map(some -> lesson.gradient(theta, some)).toList();
        boolean harms = others.stream().anyMatch(other -> Level1.dot(gradient, other) < 0);
        return harms ? new AcuteProjection(others, margin).of(gradient).vector() : gradient;
      }

      @Override
      public Kept end(double[] theta) {
        List<Shown> all = new ArrayList<>(kept.rows());
        all.addAll(Reservoir.part(lesson.own(), rows, lesson.seed("buffer")));
        return new Kept(List.of(), all, kept.offered() + lesson.own().size());
      }
    };
  }
}

package io.equipoise.incremental;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps every row and learns all of them, in one shuffled order, whenever a task is added: the
 * upper bound. Its steps grow with the rows.
 *
 * @param restart whether from the first parameters (joint) or the last ones (cumulative)
 */
@Named("joint")
public record Joint(
    @Option(doc = "Whether each task begins with the first parameters again.") boolean restart)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** From the first parameters. */
  public static Joint defaults() {
    return new Joint(true);
  }

  @Override
  public List<Shown> studied(Kept kept, List<Shown> own) {
    List<Shown> all = new ArrayList<>(kept.rows());
    all.addAll(own);
    return all;
  }

  @Override
  public boolean restarts() {
    return restart;
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    List<Shown> all = studied(kept, lesson.own());
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        return lesson.gradient(theta, batch);
      }

      @Override
      public Kept end(double[] theta) {
        return new Kept(List.of(), all, all.size());
      }
    };
  }
}

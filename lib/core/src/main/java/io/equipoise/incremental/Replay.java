package io.equipoise.incremental;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Experience replay: each step learns as many rows of a buffer of old tasks as new ones.
 *
 * <pre>
 * gradient   of the mean loss of b new and up to b drawn rows ({@link Rehearsal}, {@link Reservoir})
 * </pre>
 *
 * <p>Source: Chaudhry et al., "On tiny episodic memories in continual learning" (arXiv:1902.10486)
 * [recalled]. Differs from it in that the buffer takes up a task when it has been learned.
 *
 * @param buffer most rows that are kept, of all tasks together; 0 is finetune
 * @param age exponent s by which older tasks are rehearsed less; 0 for every row alike
 */
@Named("er")
public record Replay(
    @Option(doc = "Most rows that are kept, of all tasks.", min = 0, typical = "50 to 1000")
        int buffer,
    @Option(
            doc =
                "Tasks of age a are drawn in proportion to a to the power of minus this; 0: rows alike.",
            min = 0,
            typical = "1")
        double age)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public Replay {
    Require.atLeast(0, "the buffer of er", buffer);
    Require.atLeast(0, "the exponent of age of er", age);
  }

  /** 200 rows, drawn alike. */
  public static Replay defaults() {
    return new Replay(200, 0);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    Rehearsal old = new Rehearsal(kept.rows(), lesson.place(), age, lesson.seed("rehearsal"));
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        List<Shown> both = new ArrayList<>(batch);
        both.addAll(old.draw(lesson.batch()));
        return lesson.gradient(theta, both);
      }

      @Override
      public Kept end(double[] theta) {
        return Reservoir.offered(kept, lesson.own(), buffer, lesson.seed("buffer"));
      }
    };
  }
}

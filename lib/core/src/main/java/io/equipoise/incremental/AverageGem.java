package io.equipoise.incremental;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;

/**
 * Averaged gradient episodic memory: a step that would raise the mean loss of drawn old rows goes
 * along their level set instead.
 *
 * <pre>
 * r   gradient of the mean loss of up to b drawn rows
 * g   where &lt;g, r&gt; &lt; 0:  g - (&lt;g, r&gt; / |r|^2) r
 * </pre>
 *
 * <p>Source: Chaudhry et al., "Efficient lifelong learning with A-GEM" (arXiv:1812.00420)
 * [recalled]. Differs from it in that the buffer takes up a task when it has been learned.
 *
 * @param buffer most rows that are kept, of all tasks together; 0 is finetune
 */
@Named("a-gem")
public record AverageGem(
    @Option(doc = "Most rows that are kept, of all tasks.", min = 0, typical = "50 to 1000")
        int buffer)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the range. */
  public AverageGem {
    Require.atLeast(0, "the buffer of a-gem", buffer);
  }

  /** 200 rows. */
  public static AverageGem defaults() {
    return new AverageGem(200);
  }

  @Override
  public boolean projects() {
    return true;
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    Rehearsal old = new Rehearsal(kept.rows(), lesson.place(), 0, lesson.seed("rehearsal"));
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        double[] gradient = lesson.gradient(theta, batch);
        List<Shown> drawn = old.draw(lesson.batch());
        return drawn.isEmpty() ? gradient : projected(gradient, lesson.gradient(theta, drawn));
      }

      @Override
      public Kept end(double[] theta) {
        return Reservoir.offered(kept, lesson.own(), buffer, lesson.seed("buffer"));
      }
    };
  }

  /** {@code g} when it does not oppose {@code r}, else its part at a right angle to it. */
  static double[] projected(double[] g, double[] r) {
    double along = Level1.dot(g, r);
    return along < 0 ? Level1.plus(g, -along / Level1.squares(r), r) : g;
  }
}

package io.equipoise.incremental;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Dark experience replay: rows of old tasks are kept with what the network answered, and both the
 * answer and the label are rehearsed.
 *
 * <pre>
 * loss + alpha mean |z - z_stored|^2 + beta mean loss of another draw
 * </pre>
 *
 * <p>Source: Buzzega et al., "Dark experience for general continual learning" (arXiv:2004.07211)
 * [recalled], DER++. Differs from it in that rows and answers are those at the end of their task,
 * and that the square is summed over the outputs, not averaged.
 *
 * @param buffer most rows that are kept, of all tasks together; 0 is finetune
 * @param alpha weight of old answers
 * @param beta weight of old labels
 */
@Named("der++")
public record DarkReplay(
    @Option(doc = "Most rows that are kept, of all tasks.", min = 0, typical = "50 to 1000")
        int buffer,
    @Option(doc = "Weight of old answers.", min = 0, typical = "0.3") double alpha,
    @Option(doc = "Weight of old labels.", min = 0, typical = "0.5") double beta)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public DarkReplay {
    Require.atLeast(0, "the buffer of der++", buffer);
    Require.atLeast(0, "alpha of der++", alpha);
    Require.atLeast(0, "beta of der++", beta);
  }

  /** 200 rows, 0.3 and 0.5. */
  public static DarkReplay defaults() {
    return new DarkReplay(200, 0.3, 0.5);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    Rehearsal old = new Rehearsal(kept.rows(), lesson.place(), 0, lesson.seed("rehearsal"));
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        double[] gradient = lesson.gradient(theta, batch);
        List<Shown> answered = old.draw(lesson.batch());
        List<Shown> labelled = old.draw(lesson.batch());
        if (answered.isEmpty()) {
          return gradient;
        }
        double[] back = lesson.network().mean(theta, answered, Perceptron.Form.PLAIN, offAnswer());
        return Level1.plus(
            Level1.plus(gradient, alpha, back), beta, lesson.gradient(theta, labelled));
      }

      @Override
      public Kept end(double[] theta) {
        Kept next = Reservoir.offered(kept, lesson.own(), buffer, lesson.seed("buffer"));
        List<Shown> rows = new ArrayList<>();
        for (Shown row : next.rows()) {
          rows.add(row.logits().isEmpty() ? answered(row, lesson, theta) : row);
        }
        return new Kept(List.of(), rows, next.offered());
      }
    };
  }

  private static Shown answered(Shown row, Lesson lesson, double[] theta) {
    Vector logits = Vector.of(lesson.network().logits(theta, row));
    return new Shown(row.input(), row.output(), row.task(), logits);
  }

  /** Of |z - z_stored|^2. */
  private static Network.Slope offAnswer() {
    return (row, z) -> Level1.times(2, Level1.minus(z, row.logits().toArray()));
  }
}

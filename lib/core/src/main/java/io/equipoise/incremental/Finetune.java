package io.equipoise.incremental;

import io.equipoise.options.Named;
import java.util.List;

/** Plain descent on each task in turn, with nothing kept. */
@Named("finetune")
public record Finetune() implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        return lesson.gradient(theta, batch);
      }

      @Override
      public Kept end(double[] theta) {
        return Kept.NOTHING;
      }
    };
  }
}

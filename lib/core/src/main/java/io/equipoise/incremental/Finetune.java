package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import java.util.List;
import java.util.function.Function;

/** Plain descent on each task in turn, with nothing kept. */
@Named("finetune")
public record Finetune() implements ContinualMethod, Springs {
  private static final long serialVersionUID = 1L;

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    return new SpringSession(this, kept, lesson);
  }

  @Override
  public void pull(double[] gradient, double[] theta, List<Vector> kept) {
    // nothing holds
  }

  @Override
  public List<Vector> after(
      List<Vector> kept, double[] theta, Function<ElasticWeights.Answers, double[]> importance) {
    return List.of();
  }
}

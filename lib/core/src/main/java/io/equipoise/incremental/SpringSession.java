package io.equipoise.incremental;

import java.util.List;

/** Descent of a network's loss and of the penalty of springs. */
record SpringSession(Springs springs, Kept kept, Lesson lesson) implements Session {
  @Override
  public double[] gradient(double[] theta, List<Shown> batch) {
    double[] gradient = lesson.gradient(theta, batch);
    springs.pull(gradient, theta, kept.vectors());
    return gradient;
  }

  @Override
  public Kept end(double[] theta) {
    return Kept.vectors(
        springs.after(kept.vectors(), theta, answers -> Fisher.diagonal(lesson, theta, answers)));
  }
}

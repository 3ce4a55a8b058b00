package io.equipoise.continual;

/** What is true of one input. */
public sealed interface Target {
  /** Whether {@code prediction} is right; a number never is, it has a loss alone. */
  boolean isMet(Prediction prediction);

  /** The loss of {@code prediction}; NaN when it does not say enough to have one. */
  double loss(Prediction prediction);

  /** A class; its loss is minus the log-probability of the label. */
  record Label(String label) implements Target {
    @Override
    public boolean isMet(Prediction prediction) {
      return prediction instanceof Prediction.Label said && said.label().equals(label);
    }

    @Override
    public double loss(Prediction prediction) {
      return prediction instanceof Prediction.Label said
          ? -said.logProbabilities().getOrDefault(label, Double.NaN)
          : Double.NaN;
    }
  }

  /** A number; its loss is half the square of the difference. */
  record Value(double value) implements Target {
    @Override
    public boolean isMet(Prediction prediction) {
      return false;
    }

    @Override
    public double loss(Prediction prediction) {
      if (!(prediction instanceof Prediction.Value said)) {
        return Double.NaN;
      }
      double off = said.value() - value;
      return 0.5 * off * off;
    }
  }
}

package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import java.io.Serializable;
import java.util.List;

/** How long the steps of a sequence are; all tasks take the same. */
@SelectedBy("of")
public sealed interface StepRule extends Serializable {
  /** gamma, for tasks with these eigenvalues. */
  double gamma(List<Vector> eigenvalues, double kurtosis, int batch);

  /** A part of the smallest {@link StepLimit} of the tasks, so that every one is stable. */
  @Named("limit")
  record OfLimit(
      @Option(
              doc = "Part of the largest step that is stable on every task.",
              above = 0,
              below = 1,
              typical = "0.01 to 0.5")
          double share)
      implements StepRule {
    private static final long serialVersionUID = 1L;

    /** Checks the share. */
    public OfLimit {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("share " + share + "; expected above 0 and below 1");
      }
    }

    static OfLimit defaults() {
      return new OfLimit(0.1);
    }

    @Override
    public double gamma(List<Vector> eigenvalues, double kurtosis, int batch) {
      return share
          * eigenvalues.stream()
              .mapToDouble(l -> new StepLimit(l, kurtosis, batch).limit())
              .min()
              .orElseThrow();
    }
  }

  /** A number. */
  @Named("value")
  record OfValue(@Option(doc = "Length of a step.", above = 0) double gamma) implements StepRule {
    private static final long serialVersionUID = 1L;

    /** Checks the length. */
    public OfValue {
      if (!(gamma > 0) || Double.isInfinite(gamma)) {
        throw new IllegalArgumentException("gamma " + gamma + "; expected a finite number > 0");
      }
    }

    static OfValue defaults() {
      return new OfValue(0.04);
    }

    @Override
    public double gamma(List<Vector> eigenvalues, double kurtosis, int batch) {
      return gamma;
    }
  }
}

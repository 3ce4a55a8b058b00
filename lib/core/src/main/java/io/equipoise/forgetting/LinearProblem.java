package io.equipoise.forgetting;

import io.equipoise.fleet.Seeds;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A sequence of regressions of one shape whose tasks differ in the size of their eigenvalues.
 *
 * <pre>
 * H of a task      scale * diag(spectrum_1 .. spectrum_d)
 * samples          ratio * d, rounded, at least one step
 * minimisers       shared: one for all; distinct: one for each task by its name;
 *                  radius / sqrt(d) times normal numbers from the seed, whatever the order
 * start            0
 * </pre>
 *
 * <p>Opened as a shard it is the sequence; every shard is the same one and draws its own samples.
 *
 * @param tasks in order, each name once
 * @param radius root mean square length of a minimiser, &gt;= 0
 * @param noise E eps^2, &gt;= 0
 * @param ratio samples of a task per dimension, &gt; 0
 */
public record LinearProblem(
    List<Task> tasks,
    int dimension,
    Spectrum spectrum,
    Minimisers minimisers,
    double radius,
    double noise,
    double ratio,
    int batch,
    Entries entries,
    StepRule step,
    long seed)
    implements ShardSource<LinearSequence> {
  private static final long serialVersionUID = 1L;
  private static final double MOST_SAMPLES = 1e9;

  /** A name, and what the spectrum is multiplied by. */
  public record Task(String name, double scale) implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    /** Checks the scale. */
    public Task {
      if (name.isBlank() || !(scale > 0) || Double.isInfinite(scale)) {
        throw new IllegalArgumentException(
            "task '" + name + "' of scale " + scale + "; expected a name and a finite scale > 0");
      }
    }
  }

  /** How eigenvalues fall, before the scale. */
  public enum Spectrum {
    /** All 1. */
    ISOTROPIC,
    /** 1/i. */
    INVERSE,
    /** 1/i^2. */
    INVERSE_SQUARE,
    /** exp(1-i). */
    EXPONENTIAL;

    /** The i-th, from 1. */
    double at(int i) {
      return switch (this) {
        case ISOTROPIC -> 1;
        case INVERSE -> 1.0 / i;
        case INVERSE_SQUARE -> 1.0 / ((double) i * i);
        case EXPONENTIAL -> StrictMath.exp(1 - i);
      };
    }
  }

  /** Whether tasks agree on the best w. */
  public enum Minimisers {
    SHARED,
    DISTINCT
  }

  /** Checks the ranges. */
  public LinearProblem {
    tasks = List.copyOf(tasks);
    HashSet<String> names = new HashSet<>();
    tasks.forEach(
        task -> {
          if (!names.add(task.name())) {
            throw new IllegalArgumentException(
                "task " + task.name() + " comes twice; expected each once");
          }
        });
    if (tasks.isEmpty() || dimension < 1) {
      throw new IllegalArgumentException(
          tasks.size() + " tasks of " + dimension + " dimensions; expected at least 1 each");
    }
    if (!(radius >= 0 && noise >= 0) || Double.isInfinite(radius) || Double.isInfinite(noise)) {
      throw new IllegalArgumentException(
          "radius " + radius + " and noise " + noise + "; expected finite numbers >= 0");
    }
    if (batch < 1 || !(ratio > 0 && Math.max(batch, ratio * dimension) <= MOST_SAMPLES)) {
      throw new IllegalArgumentException(
          "ratio "
              + ratio
              + " in "
              + dimension
              + " dimensions, batch "
              + batch
              + "; expected a ratio > 0, a batch >= 1 and at most 1e9 samples");
    }
  }

  /** Samples of one task. */
  int samples() {
    return (int) Math.max(batch, Math.round(ratio * dimension));
  }

  /** The sequence. */
  public LinearSequence sequence() {
    List<Vector> eigenvalues = tasks.stream().map(this::eigenvalues).toList();
    double gamma = step.gamma(eigenvalues, entries.kurtosis(), batch);
    List<LinearTask> all = new ArrayList<>();
    for (int m = 0; m < tasks.size(); m++) {
      String name = tasks.get(m).name();
      all.add(new LinearTask(name, eigenvalues.get(m), null, minimiser(name), noise, samples()));
    }
    return new LinearSequence(
        Vector.filled(dimension, 0),
        all,
        Vector.filled(tasks.size(), gamma),
        entries.kurtosis(),
        batch);
  }

  private Vector eigenvalues(Task task) {
    double[] l = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      l[i] = task.scale() * spectrum.at(i + 1);
    }
    return Vector.of(l);
  }

  private Vector minimiser(String name) {
    String path = minimisers == Minimisers.SHARED ? "minimiser" : "minimiser/" + name;
    double[] w = new double[dimension];
    Entries.GAUSSIAN.draw(w, new SplittableRandom(Seeds.mix(seed, path)));
    return Vector.of(w).times(radius / Math.sqrt(dimension));
  }

  @Override
  public LinearSequence open(int shard) {
    return sequence();
  }
}

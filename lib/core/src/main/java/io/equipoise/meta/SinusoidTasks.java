package io.equipoise.meta;

import io.equipoise.bilevel.LinearRows;
import io.equipoise.bilevel.RowLoss;
import io.equipoise.fleet.Seeds;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.SplittableRandom;

/**
 * Few-shot regression of sine waves on fixed random features, some tasks with labels of pure noise.
 *
 * <pre>
 * task     label = A sin(x + phase),   A uniform in [0.1, 5], phase in [0, pi], x in [-5, 5]
 * feature  j of x: sqrt(2/d) cos(w_j x + b_j),   w_j normal of deviation {@code frequency}, b_j in [0, 2 pi]
 * spoiled  with probability {@code corrupted}: every label normal of deviation {@code noise}
 * loss     (w . feature - label)^2 / 2, mean over rows
 * </pre>
 *
 * <p>Source: amplitudes, phases and range as in Finn, Abbeel and Levine (arXiv:1703.03400); the
 * random-feature head and the corruption are a small reconstruction [inferred].
 *
 * <p>Tasks are of ten kinds, by amplitude.
 *
 * @param features d, at least 1
 * @param frequency deviation of the features' frequencies, above 0
 * @param support rows to learn from
 * @param query rows to be judged by
 * @param corrupted share of spoiled tasks, 0 to 1
 * @param noise deviation of the labels of a spoiled task
 * @param seed of the features
 */
@Named("sinusoid")
public record SinusoidTasks(
    @Option(doc = "Random features.", min = 1, typical = "30") int features,
    @Option(doc = "Deviation of the features' frequencies.", above = 0, typical = "0.8")
        double frequency,
    @Option(doc = "Rows to learn from.", min = 1, typical = "5 or 10") int support,
    @Option(doc = "Rows to be judged by.", min = 1, typical = "15") int query,
    @Option(doc = "Share of tasks whose labels are noise.", min = 0, max = 1) double corrupted,
    @Option(doc = "Deviation of the labels of a spoiled task.", min = 0, typical = "4")
        double noise,
    @Option(doc = "Root of the random features.") long seed)
    implements TaskFamily, TaskSource {
  private static final long serialVersionUID = 1L;
  private static final int KINDS = 10;
  private static final RowLoss LOSS = new RowLoss.SquaredLoss();

  /** Checks the ranges. */
  public SinusoidTasks {
    if (features < 1 || support < 1 || query < 1) {
      throw new IllegalArgumentException(
          "features, support and query rows are "
              + features
              + ", "
              + support
              + " and "
              + query
              + "; expected at least 1 each");
    }
    if (!(frequency > 0 && corrupted >= 0 && corrupted <= 1 && noise >= 0)
        || Double.isInfinite(frequency)
        || Double.isInfinite(noise)) {
      throw new IllegalArgumentException(
          "frequency, corrupted share and noise are "
              + frequency
              + ", "
              + corrupted
              + " and "
              + noise
              + "; expected above 0, 0 to 1, and at least 0");
    }
  }

  /** 30 features of frequency 0.8, 5 support and 15 query rows, noise 4. */
  public static SinusoidTasks standard(double corrupted, long seed) {
    return new SinusoidTasks(30, 0.8, 5, 15, corrupted, 4, seed);
  }

  @Override
  public int dimension() {
    return features;
  }

  @Override
  public Episode draw(long episode) {
    boolean spoiled =
        new SplittableRandom(Seeds.mix(episode, "corrupted")).nextDouble() < corrupted;
    return new Episode(task(episode, spoiled), spoiled, kind(episode));
  }

  @Override
  public Episode drawClean(long episode) {
    return new Episode(task(episode, false), false, kind(episode));
  }

  @Override
  public int kinds() {
    return KINDS;
  }

  /** By the first number of its wave, which makes the amplitude. */
  private static int kind(long episode) {
    return (int) (KINDS * new SplittableRandom(Seeds.mix(episode, "wave")).nextDouble());
  }

  private MetaTask task(long episode, boolean spoiled) {
    SplittableRandom wave = new SplittableRandom(Seeds.mix(episode, "wave"));
    double amplitude = 0.1 + 4.9 * wave.nextDouble();
    double phase = Math.PI * wave.nextDouble();
    return new LinearTask(
        LOSS,
        rows(episode, "support", support, amplitude, phase, spoiled),
        rows(episode, "query", query, amplitude, phase, spoiled));
  }

  private LinearRows rows(
      long episode, String use, int rows, double amplitude, double phase, boolean spoiled) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(episode, use));
    SplittableRandom shape = new SplittableRandom(seed);
    double[] w = new double[features];
    double[] b = new double[features];
    for (int j = 0; j < features; j++) {
      w[j] = frequency * gaussian(shape);
      b[j] = 2 * Math.PI * shape.nextDouble();
    }
    double[] values = new double[rows * features];
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      double x = 10 * random.nextDouble() - 5;
      for (int j = 0; j < features; j++) {
        values[i * features + j] = Math.sqrt(2.0 / features) * StrictMath.cos(w[j] * x + b[j]);
      }
      labels[i] = spoiled ? noise * gaussian(random) : amplitude * StrictMath.sin(x + phase);
    }
    return new LinearRows(values, features, labels);
  }

  /** A normal number (Box and Muller). */
  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}

package io.equipoise.problem;

import io.equipoise.fleet.Seeds;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The two-task landscape that multi-task papers draw first: cliffs above, a valley below, and a
 * Pareto set at its bottom that is a curve of length 14.
 *
 * <pre>
 * a1 = 0.5(-x1 - 7) + tanh(x2)             L1 = log max(|a1|, 5e-6) + 6
 * a2 = 0.5(-x1 + 3) - tanh(x2) + 2         L2 = log max(|a2|, 5e-6) + 6
 * c1 = max(tanh(x2/2), 0)                  c2 = max(tanh(-x2/2), 0)
 * q1 = ((7 - x1)^2 + 0.1 (x2 + 8)^2)/10 - 20
 * q2 = ((x1 + 7)^2 + 0.1 (x2 + 8)^2)/10 - 20
 * f1 = scale (L1 c1 + q1 c2)               f2 = L2 c1 + q2 c2
 * </pre>
 *
 * <p>At x2 = 0 both maxima pass their derivative; where |a| is 0 or below the floor it is 0.
 *
 * <p>The Pareto set: x1 in [-7, 7]; x2 minimises c2 ((49 - x1^2)/10 - 20 + (x2 + 8)^2/100), about
 * -8.36. The point where both losses in units of their scale are equal has x1 = 0.
 *
 * <p>Findings of a point: {@code x1}, {@code x2}, {@code balance_distance} from the balanced point,
 * {@code pareto_distance} from the set.
 *
 * <p>Source: the problem file of the FAMO and Nash-MTL repositories [verified].
 *
 * @param scale of the first loss, above 0; 0.1 in the papers
 * @param seed 1 to 5: the five published starts; any other draws one in [-10, 10]^2
 */
public record Toy(double scale, long seed) implements StudyProblem {
  private static final long serialVersionUID = 1L;
  private static final double[][] STARTS = {{-8.5, 7.5}, {0, 0}, {9, 9}, {-7.5, -0.5}, {9, -1}};
  private static final double END = 7;

  /** Checks the scale. */
  public Toy {
    if (!(scale > 0 && Double.isFinite(scale))) {
      throw new IllegalArgumentException(
          "scale " + scale + "; expected a finite number above 0 (published 0.1)");
    }
  }

  @Override
  public int tasks() {
    return 2;
  }

  @Override
  public double[] start() {
    if (seed >= 1 && seed <= STARTS.length) {
      return STARTS[(int) seed - 1].clone();
    }
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "start"));
    return new double[] {20 * random.nextDouble() - 10, 20 * random.nextDouble() - 10};
  }

  @Override
  public Objective open(int task) {
    return task == 0 ? new ToyTask(-7, 1, 0, -7, scale) : new ToyTask(3, -1, 2, 7, 1);
  }

  /** Points along the Pareto set, from x1 = -7 to 7. */
  public static List<double[]> paretoSet() {
    return java.util.stream.IntStream.rangeClosed(0, 28)
        .mapToObj(i -> -END + 0.5 * i)
        .map(x1 -> new double[] {x1, bottom(x1)})
        .toList();
  }

  @Override
  public SortedMap<String, Double> findings(double[] x) {
    double nearest = Math.max(-END, Math.min(END, x[0]));
    SortedMap<String, Double> findings = new TreeMap<>();
    findings.put("x1", x[0]);
    findings.put("x2", x[1]);
    findings.put("balance_distance", StrictMath.hypot(x[0], x[1] - bottom(0)));
    findings.put("pareto_distance", StrictMath.hypot(x[0] - nearest, x[1] - bottom(nearest)));
    return findings;
  }

  /** The x2 of the Pareto set above {@code x1}: where the derivative in x2 vanishes, by halving. */
  static double bottom(double x1) {
    double low = -12;
    double high = -8;
    for (int i = 0; i < 60; i++) {
      double middle = 0.5 * (low + high);
      double c = StrictMath.tanh(-middle / 2);
      double q = (END * END - x1 * x1) / 10 - 20 + 0.01 * (middle + 8) * (middle + 8);
      boolean rises = -0.5 * (1 - c * c) * q + 0.02 * c * (middle + 8) > 0;
      high = rises ? middle : high;
      low = rises ? low : middle;
    }
    return 0.5 * (low + high);
  }
}

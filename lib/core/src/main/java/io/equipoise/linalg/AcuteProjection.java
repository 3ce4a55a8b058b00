package io.equipoise.linalg;

import java.util.Arrays;
import java.util.List;

/**
 * The vector nearest to a given one that is at no obtuse angle to any of K others, by its dual.
 *
 * <pre>
 * min over u &gt;= m of  1/2 u' (G G' + r I) u + (G g)' u,   x = g + G' u        G: the others, row by row
 * optimal when  u &gt;= m,  (G G' + r I) u + G g &gt;= 0,  and 0 wherever u_i &gt; m
 * </pre>
 *
 * <p>With a margin m = 0 and no ridge r, x is the projection of g on { x : G x &gt;= 0 }. A margin
 * adds m times each of the others, beyond what is needed; the ridge r = 1e-3 keeps the dual
 * strictly convex.
 *
 * <p>Cost: O(K^2 d) for the inner products, then O(K^2) per entry of u above m. Source: Lopez-Paz
 * and Ranzato (arXiv:1706.08840), equations 11 and 12, margin and ridge as in their code
 * [verified].
 */
public final class AcuteProjection {
  private static final double RIDGE = 1e-3;

  private final List<double[]> others;
  private final double margin;
  private final double[] matrix;

  /**
   * A projection.
   *
   * @param others K vectors, at least one, not changed
   * @param margin m, at least 0
   */
  public AcuteProjection(List<double[]> others, double margin) {
    this.others = List.copyOf(others);
    this.margin = margin;
    int size = others.size();
    this.matrix = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double product = Level1.dot(others.get(i), others.get(j));
        matrix[i * size + j] = product;
        matrix[j * size + i] = product;
      }
      matrix[i * size + i] += RIDGE;
    }
  }

  /**
   * What was found.
   *
   * @param vector x
   * @param weights u
   */
  @SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
  public record Projected(double[] vector, double[] weights) {}

  /** Of {@code g}, which is not changed. */
  public Projected of(double[] g) {
    double[] margins = new double[others.size()];
    Arrays.fill(margins, margin);
    double[] slope = slope(g, margins);
    double[] weights = NonNegative.minimise(matrix, Level1.times(-1, slope)).v();
    double[] vector = g;
    for (int k = 0; k < weights.length; k++) {
      weights[k] += margin;
      vector = Level1.plus(vector, weights[k], others.get(k));
    }
    return new Projected(vector, weights);
  }

  /** (G G' + r I) u + G g. */
  private double[] slope(double[] g, double[] u) {
    double[] slope = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      slope[i] = Level1.dot(others.get(i), g);
      for (int j = 0; j < u.length; j++) {
        slope[i] += matrix[i * u.length + j] * u[j];
      }
    }
    return slope;
  }

  /** The largest violation of the conditions above, relative to the largest of the terms. */
  public double residual(double[] g, double[] u) {
    double[] slope = slope(g, u);
    double scale = Level1.largest(Level1.times(-1, slope(g, new double[u.length])));
    double worst = 0;
    for (int i = 0; i < u.length; i++) {
      double off = u[i] > margin ? Math.abs(slope[i]) : Math.max(0, -slope[i]);
      worst = Math.max(worst, off);
    }
    return worst / Math.max(scale, Double.MIN_NORMAL);
  }
}

package io.equipoise.tuning;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps a prompt away from others.
 *
 * <pre>
 * loss + strength log( 1 + sum_j exp( (cos(P, P_j) - 1) / T ) )
 * </pre>
 *
 * <p>That is the contrastive loss of P against the others, itself the only positive.
 *
 * @param of the loss of the prompt P
 * @param others P_j
 * @param strength 0 for none
 * @param temperature T
 * @param from the last step without it
 */
record Push(Objective of, List<Vector> others, double strength, double temperature, int from)
    implements Objective {
  @Override
  public float[] first() {
    return of.first();
  }

  @Override
  public Backbone.Slope slope(float[] prompt, List<T5.Row> batch, int step) {
    Backbone.Slope own = of.slope(prompt, batch, step);
    if (step <= from || others.isEmpty() || strength == 0) {
      return own;
    }
    double[] p = new double[prompt.length];
    Arrays.setAll(p, i -> prompt[i]);
    double[] cosines = others.stream().mapToDouble(q -> cosine(p, q)).toArray();
    double sum = 0;
    for (double cosine : cosines) {
      sum += StrictMath.exp((cosine - 1) / temperature);
    }
    float[] gradient = own.gradient().clone();
    for (int j = 0; j < cosines.length; j++) {
      double share = StrictMath.exp((cosines[j] - 1) / temperature) / (1 + sum);
      add(gradient, strength * share / temperature, p, others.get(j), cosines[j]);
    }
    return new Backbone.Slope(own.loss() + strength * StrictMath.log1p(sum), gradient);
  }

  private static double cosine(double[] p, Vector q) {
    double norms = Level1.norm(p) * Level1.norm(q.toArray());
    return norms == 0 ? 0 : Level1.dot(p, q.toArray()) / norms;
  }

  /** Adds a multiple of the cosine's derivative in {@code p}. */
  private static void add(float[] gradient, double factor, double[] p, Vector q, double cosine) {
    double squares = Level1.squares(p);
    double norms = Math.sqrt(squares) * Level1.norm(q.toArray());
    for (int i = 0; norms > 0 && i < p.length; i++) {
      gradient[i] += (float) (factor * (q.get(i) / norms - cosine * p[i] / squares));
    }
  }

  @Override
  public double loss(float[] prompt, List<T5.Row> rows) {
    return of.loss(prompt, rows);
  }
}

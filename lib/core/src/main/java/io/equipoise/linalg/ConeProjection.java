package io.equipoise.linalg;

/**
 * The combination of rows nearest to a given one that opposes none of them, by its weights.
 *
 * <pre>
 * min over v &gt;= u of  v' M v,   M positive definite;   then M v &gt;= 0
 * </pre>
 *
 * <p>With v = u + s it is a nonnegative quadratic program in s. M v is the multiplier of v &gt;= u,
 * so the optimum is exactly where M v &gt;= 0 and (M v)_i = 0 wherever v_i &gt; u_i.
 *
 * <p>Cost: O(K^2) per entry of v that rises. Source: the dual of projecting on the cone of
 * non-conflicting directions, Quinton and Rey (arXiv:2406.16232), Proposition 1 [verified].
 */
public final class ConeProjection {
  private final Gram m;
  private final NonNegative shares;

  /** For a positive definite matrix; one projection begins where the last one ended. */
  public ConeProjection(Gram positiveDefinite) {
    m = positiveDefinite;
    shares = new NonNegative(m.toArray(), m.size());
  }

  /** v for the weights {@code u}, which are not changed. */
  public static double[] of(Gram positiveDefinite, double[] u) {
    return new ConeProjection(positiveDefinite).project(u);
  }

  /** v for the weights {@code u}, which are not changed. */
  public double[] project(double[] u) {
    double[] c = m.times(u);
    for (int i = 0; i < c.length; i++) {
      c[i] = -c[i];
    }
    double[] v = shares.minimise(c).v();
    for (int i = 0; i < v.length; i++) {
      v[i] += u[i];
    }
    return v;
  }
}

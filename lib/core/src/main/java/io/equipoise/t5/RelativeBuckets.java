package io.equipoise.t5;

/**
 * Which row of the table of position biases a pair of positions uses.
 *
 * <pre>
 * r = position of the key - position of the query;   N buckets, distance D
 * encoder   n = N/2,  offset N/2 if r &gt; 0,  r = |r|
 * decoder   n = N,    offset 0,             r = max(-r, 0)
 * bucket    offset + r                                                       r &lt; n/2
 *           offset + min(n - 1, n/2 + floor( ln(r/(n/2)) / ln(D/(n/2)) * n/2 ))   else
 * </pre>
 *
 * <p>In this order of operations: at powers of two the value is a whole number, and another order
 * can miss it.
 */
public final class RelativeBuckets {
  private RelativeBuckets() {}

  /** Of all pairs of {@code n} positions: of query i and key j at i * n + j. */
  public static long[] of(int n, boolean encoder, T5Config config) {
    long[] pairs = new long[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        pairs[i * n + j] = of(j - i, encoder, config.buckets(), config.maxDistance());
      }
    }
    return pairs;
  }

  /** Of a pair of positions {@code r} apart. */
  static int of(int r, boolean encoder, int buckets, int maxDistance) {
    int n = encoder ? buckets / 2 : buckets;
    int offset = encoder && r > 0 ? n : 0;
    int distance = encoder ? Math.abs(r) : Math.max(-r, 0);
    int exact = n / 2;
    if (distance < exact) {
      return offset + distance;
    }
    double far =
        StrictMath.log((double) distance / exact)
            / StrictMath.log((double) maxDistance / exact)
            * exact;
    return offset + Math.min(n - 1, exact + (int) far);
  }
}

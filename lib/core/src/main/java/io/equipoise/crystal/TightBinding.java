package io.equipoise.crystal;

/**
 * The band gap of a toy model: one orthogonal s orbital on every atom.
 *
 * <pre>
 * H_ij(k) = delta_ij (-2.0 EN_i + 0.25 phi_i) + sum_T t(d) exp(2 pi i k . T),   d &lt;= 5 angstrom
 * t(d)    = -1.2 exp(-(d - r_i - r_j) / 0.8) eV;  T the image of the neighbour j, own images too
 * k       = (a, b, c) / 4,  a, b, c = 0..3, in fractions of the reciprocal vectors
 * gap     = max(0, min_k e_(N+1) - max_k e_N),  N the number of anions (two electrons each)
 * </pre>
 *
 * <p>Only e_N and e_(N+1) are needed: H is brought to a real tridiagonal matrix by Householder
 * reflections, and the two numbers are found by counting signs and halving. H(-k) has the numbers
 * of H(k), so 36 of the 64 points are solved. Cost: 36 (4/3) n^3 complex products; about 6 ms for
 * 30 atoms.
 */
final class TightBinding {
  private static final double HOPPING_CUT = 5;
  private static final int MESH = 4;
  private final int n;
  private final double[] re;
  private final double[] im;

  private TightBinding(double[] re, double[] im, int n) {
    this.n = n;
    this.re = re;
    this.im = im;
  }

  /** A Hermitian matrix; its numbers are overwritten by {@link #tridiagonal}. */
  static TightBinding of(double[] re, double[] im, int n) {
    return new TightBinding(re, im, n);
  }

  static double gap(Crystal crystal, double[] radius, double[] phi) {
    int n = radius.length;
    Lattice lattice = Lattice.of(crystal.lattice());
    // A phase has only MESH values, so hoppings of equal T mod MESH are added up once.
    double[][] hopping = new double[MESH * MESH * MESH][];
    Pairs.half(
        lattice,
        Lattice.wrap(crystal.frac()),
        HOPPING_CUT,
        (i, j, t0, t1, t2, d) -> {
          double t = -1.2 * StrictMath.exp(-(d - radius[i] - radius[j]) / 0.8);
          add(hopping, n, i, j, t0, t1, t2, t);
          add(hopping, n, j, i, -t0, -t1, -t2, t);
        });
    double[] onsite = new double[n];
    int filled = 0;
    for (int i = 0; i < n; i++) {
      double en = Elements.knownElectronegativity(crystal.z()[i]);
      onsite[i] = -2.0 * en + 0.25 * phi[i];
      filled += crystal.charge() != null && crystal.charge()[i] < 0 ? 1 : 0;
    }
    return overMesh(hopping, onsite, filled);
  }

  private static void add(
      double[][] hopping, int n, int i, int j, int t0, int t1, int t2, double t) {
    int cell =
        (Math.floorMod(t0, MESH) * MESH + Math.floorMod(t1, MESH)) * MESH + Math.floorMod(t2, MESH);
    double[] block = hopping[cell];
    if (block == null) {
      block = new double[n * n];
      hopping[cell] = block;
    }
    block[i * n + j] += t;
  }

  private static double overMesh(double[][] hopping, double[] onsite, int filled) {
    int n = onsite.length;
    if (filled == 0 || filled == n) {
      return 0;
    }
    double top = Double.NEGATIVE_INFINITY;
    double bottom = Double.POSITIVE_INFINITY;
    for (int k = 0; k < MESH * MESH * MESH; k++) {
      int a = k / 16;
      int b = k / 4 % 4;
      int c = k % 4;
      int minus = ((4 - a) % 4 * 4 + (4 - b) % 4) * 4 + (4 - c) % 4;
      if (minus >= k) {
        TightBinding h = of(new double[n * n], new double[n * n], n);
        h.fill(hopping, onsite, a, b, c);
        double[][] t = h.tridiagonal();
        top = Math.max(top, eigenvalue(t[0], t[1], filled - 1));
        bottom = Math.min(bottom, eigenvalue(t[0], t[1], filled));
      }
    }
    return Math.max(0, bottom - top);
  }

  private void fill(double[][] hopping, double[] onsite, int a, int b, int c) {
    for (int cell = 0; cell < hopping.length; cell++) {
      double[] block = hopping[cell];
      if (block == null) {
        continue;
      }
      int quarter = Math.floorMod(a * (cell / 16) + b * (cell / 4 % 4) + c * (cell % 4), 4);
      double cos = quarter == 0 ? 1 : quarter == 2 ? -1 : 0;
      double sin = quarter == 1 ? 1 : quarter == 3 ? -1 : 0;
      for (int e = 0; e < block.length; e++) {
        re[e] += cos * block[e];
        im[e] += sin * block[e];
      }
    }
    for (int i = 0; i < n; i++) {
      re[i * n + i] += onsite[i];
      im[i * n + i] = 0;
    }
  }

  /**
   * Householder reflections from the left column on: diagonal, and moduli beside it.
   *
   * <p>With v the column below the diagonal made to vanish and H = I - 2 v v* / |v|^2, the rest A
   * becomes A - v w* - w v*, w = p - (v* p / |v|^2) v, p = 2 A v / |v|^2.
   */
  double[][] tridiagonal() {
    double[] diagonal = new double[n];
    double[] beside = new double[n];
    double[] vr = new double[n];
    double[] vi = new double[n];
    double[] pr = new double[n];
    double[] pi = new double[n];
    for (int k = 0; k < n - 1; k++) {
      diagonal[k] = re[k * n + k];
      double norm = 0;
      for (int i = k + 1; i < n; i++) {
        vr[i] = re[i * n + k];
        vi[i] = im[i * n + k];
        norm += vr[i] * vr[i] + vi[i] * vi[i];
      }
      norm = Math.sqrt(norm);
      beside[k] = norm;
      double head = Math.sqrt(vr[k + 1] * vr[k + 1] + vi[k + 1] * vi[k + 1]);
      if (k < n - 2 && norm > head) {
        // v_1 + phase * |x| avoids cancellation; |v|^2 = 2 |x| (|x| + |x_1|).
        double cr = head > 0 ? vr[k + 1] / head : 1;
        double ci = head > 0 ? vi[k + 1] / head : 0;
        vr[k + 1] += cr * norm;
        vi[k + 1] += ci * norm;
        reflect(k + 1, vr, vi, pr, pi, 2 * norm * (norm + head));
      }
    }
    diagonal[n - 1] = re[n * n - 1];
    return new double[][] {diagonal, beside};
  }

  private void reflect(
      int from, double[] vr, double[] vi, double[] pr, double[] pi, double square) {
    double dot = 0;
    for (int i = from; i < n; i++) {
      double sr = 0;
      double si = 0;
      for (int j = from; j < n; j++) {
        double ar = re[i * n + j];
        double ai = im[i * n + j];
        sr += ar * vr[j] - ai * vi[j];
        si += ar * vi[j] + ai * vr[j];
      }
      pr[i] = 2 * sr / square;
      pi[i] = 2 * si / square;
      dot += vr[i] * pr[i] + vi[i] * pi[i];
    }
    for (int i = from; i < n; i++) {
      pr[i] -= dot / square * vr[i];
      pi[i] -= dot / square * vi[i];
    }
    for (int i = from; i < n; i++) {
      for (int j = from; j < n; j++) {
        re[i * n + j] -= vr[i] * pr[j] + vi[i] * pi[j] + pr[i] * vr[j] + pi[i] * vi[j];
        im[i * n + j] -= vi[i] * pr[j] - vr[i] * pi[j] + pi[i] * vr[j] - pr[i] * vi[j];
      }
    }
  }

  /** Eigenvalue number {@code which}, from 0, of a symmetric tridiagonal matrix. */
  static double eigenvalue(double[] diagonal, double[] beside, int which) {
    int n = diagonal.length;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double reach = (i > 0 ? beside[i - 1] : 0) + (i < n - 1 ? beside[i] : 0);
      low = Math.min(low, diagonal[i] - reach);
      high = Math.max(high, diagonal[i] + reach);
    }
    for (int step = 0; step < 60 && high - low > 1e-13 * (1 + Math.abs(low)); step++) {
      double middle = 0.5 * (low + high);
      if (below(diagonal, beside, middle) > which) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 0.5 * (low + high);
  }

  /** How many eigenvalues are below x: the negative pivots of the matrix less x. */
  private static int below(double[] diagonal, double[] beside, double x) {
    int count = 0;
    double pivot = 1;
    for (int i = 0; i < diagonal.length; i++) {
      double b = i > 0 ? beside[i - 1] : 0;
      pivot = diagonal[i] - x - (i > 0 ? b * b / pivot : 0);
      if (pivot == 0) {
        pivot = 1e-300;
      }
      count += pivot < 0 ? 1 : 0;
    }
    return count;
  }
}

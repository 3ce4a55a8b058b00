package io.equipoise.crystal;

/**
 * cos and sin of 2 pi h . f for many h: products of the powers of exp(2 pi i f) along each axis,
 * which are tabulated once, so that a phase costs eight products and no trigonometry.
 */
final class Phases {
  private final int atoms;
  private final int[] hkl;
  private final int[] reach = new int[3];
  private final double[][] cos = new double[3][];
  private final double[][] sin = new double[3][];

  Phases(double[] frac, int[] hkl) {
    this.atoms = frac.length / 3;
    this.hkl = hkl;
    for (int m = 0; m < hkl.length; m++) {
      reach[m % 3] = Math.max(reach[m % 3], Math.abs(hkl[m]));
    }
    for (int a = 0; a < 3; a++) {
      tabulate(frac, a);
    }
  }

  private void tabulate(double[] frac, int a) {
    cos[a] = new double[(reach[a] + 1) * atoms];
    sin[a] = new double[(reach[a] + 1) * atoms];
    for (int h = 0; h <= reach[a]; h++) {
      for (int j = 0; j < atoms; j++) {
        // The turn is reduced to a fraction before the 2 pi, so that large h lose nothing.
        double turn = h * frac[3 * j + a];
        double theta = 2 * Math.PI * (turn - Math.rint(turn));
        cos[a][h * atoms + j] = StrictMath.cos(theta);
        sin[a][h * atoms + j] = StrictMath.sin(theta);
      }
    }
  }

  /** Fills the cosines and sines of vector {@code m}, one for each atom. */
  void of(int m, double[] c, double[] s) {
    int h = hkl[3 * m];
    int k = hkl[3 * m + 1];
    int l = hkl[3 * m + 2];
    int at0 = Math.abs(h) * atoms;
    int at1 = Math.abs(k) * atoms;
    int at2 = Math.abs(l) * atoms;
    int sign0 = h < 0 ? -1 : 1;
    int sign1 = k < 0 ? -1 : 1;
    int sign2 = l < 0 ? -1 : 1;
    for (int j = 0; j < atoms; j++) {
      double c0 = cos[0][at0 + j];
      double s0 = sign0 * sin[0][at0 + j];
      double c1 = cos[1][at1 + j];
      double s1 = sign1 * sin[1][at1 + j];
      double c2 = cos[2][at2 + j];
      double s2 = sign2 * sin[2][at2 + j];
      double c01 = c0 * c1 - s0 * s1;
      double s01 = s0 * c1 + c0 * s1;
      c[j] = c01 * c2 - s01 * s2;
      s[j] = s01 * c2 + c01 * s2;
    }
  }
}

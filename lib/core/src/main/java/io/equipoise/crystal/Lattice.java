package io.equipoise.crystal;

import java.util.Arrays;

/**
 * Three lattice vectors, as rows, in angstrom.
 *
 * <pre>
 * cart        = frac . L                       row vectors
 * volume      = |det L|                        cubic angstrom; left-handed cells are kept as they are
 * reciprocal  = 2 pi (L^-1)^T                  rows b_i with a_i . b_j = 2 pi delta_ij, 1/angstrom
 * spacing h_i = volume / |a_j x a_k|           distance between the lattice planes of axis i
 * </pre>
 *
 * <p>Immutable. All functions are plain double arithmetic, relative error about 1e-15 for cells
 * that are not close to flat.
 */
public final class Lattice {
  private final double[] rows;
  private final double det;
  private final double[] inverse;

  private Lattice(double[] rows) {
    this.rows = rows;
    this.det = determinant(rows);
    this.inverse = invert(rows, det);
  }

  /**
   * The lattice with these nine numbers, row by row.
   *
   * @throws IllegalArgumentException when they are not nine finite numbers that span a volume
   */
  public static Lattice of(double... rows) {
    if (rows.length != 9) {
      throw new IllegalArgumentException(
          "lattice has " + rows.length + " numbers; expected 9, row by row, in angstrom");
    }
    Lattice lattice = new Lattice(rows.clone());
    if (!(Math.abs(lattice.det) > 0) || Double.isInfinite(lattice.det)) {
      throw new IllegalArgumentException(
          "lattice "
              + Arrays.toString(rows)
              + " spans a volume of "
              + lattice.det
              + "; expected finite numbers and three vectors that are not in one plane");
    }
    return lattice;
  }

  /**
   * The lattice with these edges (angstrom) and angles (degrees): a along x, b in the xy plane with
   * b_y &gt; 0, c_z &gt; 0.
   *
   * @throws IllegalArgumentException when an edge is not positive or the angles do not close, which
   *     is 1 - cos^2 alpha - cos^2 beta - cos^2 gamma + 2 cos alpha cos beta cos gamma &lt;= 0
   */
  public static Lattice fromParameters(
      double a, double b, double c, double alpha, double beta, double gamma) {
    if (!(a > 0) || !(b > 0) || !(c > 0)) {
      throw new IllegalArgumentException(
          "cell edges " + a + ", " + b + ", " + c + "; expected three lengths > 0 in angstrom");
    }
    double ca = cosDegrees(alpha);
    double cb = cosDegrees(beta);
    double cg = cosDegrees(gamma);
    double w = 1 - ca * ca - cb * cb - cg * cg + 2 * ca * cb * cg;
    boolean angles = isAngle(alpha) && isAngle(beta) && isAngle(gamma);
    if (!angles || !(w > 0)) {
      throw new IllegalArgumentException(
          "cell angles "
              + alpha
              + ", "
              + beta
              + ", "
              + gamma
              + " do not close; expected angles from 0 to 180 that span a volume");
    }
    double sg = Math.sqrt(1 - cg * cg);
    return of(a, 0, 0, b * cg, b * sg, 0, c * cb, c * (ca - cb * cg) / sg, c * Math.sqrt(w) / sg);
  }

  private static boolean isAngle(double degrees) {
    return degrees > 0 && degrees < 180;
  }

  /** The nine numbers, row by row. */
  public double[] rows() {
    return rows.clone();
  }

  double at(int row, int column) {
    return rows[3 * row + column];
  }

  /** The volume of the cell, cubic angstrom. */
  public double volume() {
    return Math.abs(det);
  }

  /** The signed determinant: negative for a left-handed cell. */
  public double determinant() {
    return det;
  }

  /** L^-1, so that frac = cart . inverse. */
  public double[] inverse() {
    return inverse.clone();
  }

  /** The reciprocal rows <b>with</b> the 2 pi. */
  public double[] reciprocal() {
    double[] b = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        b[3 * i + j] = 2 * Math.PI * inverse[3 * j + i];
      }
    }
    return b;
  }

  /** The distances between lattice planes, one for each axis, angstrom. */
  public double[] planeSpacings() {
    double[] h = new double[3];
    for (int i = 0; i < 3; i++) {
      h[i] = 1 / norm(inverse[i], inverse[3 + i], inverse[6 + i]);
    }
    return h;
  }

  /** |a|, |b|, |c|, angstrom. */
  public double[] lengths() {
    double[] abc = new double[3];
    for (int i = 0; i < 3; i++) {
      abc[i] = norm(rows[3 * i], rows[3 * i + 1], rows[3 * i + 2]);
    }
    return abc;
  }

  /** alpha (b, c), beta (a, c), gamma (a, b), degrees. */
  public double[] angles() {
    return new double[] {angle(1, 2), angle(0, 2), angle(0, 1)};
  }

  /** Cartesian coordinates of fractional ones, three each. */
  public double[] toCartesian(double[] frac) {
    return multiply(frac, rows);
  }

  /** Fractional coordinates of Cartesian ones, three each; not wrapped. */
  public double[] toFractional(double[] cart) {
    return multiply(cart, inverse);
  }

  /** The shortest length of a difference of fractions that is short against the plane spacings. */
  double shortDistance(double dx, double dy, double dz) {
    double x = dx - Math.rint(dx);
    double y = dy - Math.rint(dy);
    double z = dz - Math.rint(dz);
    return norm(
        x * rows[0] + y * rows[3] + z * rows[6],
        x * rows[1] + y * rows[4] + z * rows[7],
        x * rows[2] + y * rows[5] + z * rows[8]);
  }

  /** The basis U . L for an integer or real U, row by row. */
  public Lattice transformed(double[] u) {
    return of(multiply(u, rows));
  }

  /** The same shape with all lengths times {@code factor}. */
  public Lattice scaled(double factor) {
    double[] s = rows.clone();
    for (int i = 0; i < 9; i++) {
      s[i] *= factor;
    }
    return of(s);
  }

  /** Fractions in [0, 1): f - floor(f), and 0 for what is above 1 - 1e-12. */
  public static double[] wrap(double[] frac) {
    double[] wrapped = new double[frac.length];
    for (int i = 0; i < frac.length; i++) {
      wrapped[i] = wrap(frac[i]);
    }
    return wrapped;
  }

  static double wrap(double f) {
    double w = f - Math.floor(f);
    return w > 1 - 1e-12 ? 0 : w;
  }

  /** Rows of x (m x 3) times a 3 x 3 matrix. */
  static double[] multiply(double[] x, double[] m) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i += 3) {
      for (int j = 0; j < 3; j++) {
        y[i + j] = x[i] * m[j] + x[i + 1] * m[3 + j] + x[i + 2] * m[6 + j];
      }
    }
    return y;
  }

  static double determinant(double[] m) {
    return m[0] * (m[4] * m[8] - m[5] * m[7])
        - m[1] * (m[3] * m[8] - m[5] * m[6])
        + m[2] * (m[3] * m[7] - m[4] * m[6]);
  }

  private static double[] invert(double[] m, double det) {
    return new double[] {
      (m[4] * m[8] - m[5] * m[7]) / det,
      (m[2] * m[7] - m[1] * m[8]) / det,
      (m[1] * m[5] - m[2] * m[4]) / det,
      (m[5] * m[6] - m[3] * m[8]) / det,
      (m[0] * m[8] - m[2] * m[6]) / det,
      (m[2] * m[3] - m[0] * m[5]) / det,
      (m[3] * m[7] - m[4] * m[6]) / det,
      (m[1] * m[6] - m[0] * m[7]) / det,
      (m[0] * m[4] - m[1] * m[3]) / det
    };
  }

  static double norm(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }

  private double angle(int i, int j) {
    double dot = 0;
    for (int c = 0; c < 3; c++) {
      dot += at(i, c) * at(j, c);
    }
    double[] abc = lengths();
    double cos = dot / (abc[i] * abc[j]);
    return StrictMath.toDegrees(StrictMath.acos(Math.max(-1, Math.min(1, cos))));
  }

  /** Exact at the angles that crystals have. */
  private static double cosDegrees(double angle) {
    if (angle == 90) {
      return 0;
    }
    if (angle == 60) {
      return 0.5;
    }
    if (angle == 120) {
      return -0.5;
    }
    return StrictMath.cos(StrictMath.toRadians(angle));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Lattice && Arrays.equals(rows, ((Lattice) other).rows);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rows);
  }

  @Override
  public String toString() {
    return "Lattice" + Arrays.toString(rows);
  }
}

package io.equipoise.net;

import io.equipoise.crystal.CrystalGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Hand-built crystals, their other descriptions, and graphs by brute force. */
public final class SmallCrystals {
  private SmallCrystals() {}

  /** A lattice (rows), fractional coordinates and species. */
  public record Cell(double[] lattice, double[] frac, short[] z) {
    /** Number of atoms. */
    public int atoms() {
      return z.length;
    }
  }

  private record Edge(int to, int from, int[] image, double d) {}

  /** Rock salt, two atoms. */
  public static Cell rockSalt() {
    double h = 2.82;
    return new Cell(
        new double[] {0, h, h, h, 0, h, h, h, 0}, new double[] {0, 0, 0, .5, .5, .5}, z(11, 17));
  }

  /** Tetragonal perovskite, five atoms. */
  public static Cell perovskite() {
    return new Cell(
        new double[] {3.99, 0, 0, 0, 3.99, 0, 0, 0, 4.03},
        new double[] {0, 0, 0, .5, .5, .51, .5, .5, .02, .5, 0, .49, 0, .5, .49},
        z(56, 22, 8, 8, 8));
  }

  /** Four atoms at random in a triclinic cell. */
  public static Cell triclinic(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] frac = new double[12];
    for (int i = 0; i < frac.length; i++) {
      frac[i] = (i / 3) * 0.23 + 0.1 * random.nextDouble();
    }
    return new Cell(
        new double[] {4.1, 0.3, -0.2, 1.1, 4.7, 0.4, -0.6, 0.9, 5.2}, frac, z(3, 8, 22, 9));
  }

  private static short[] z(int... numbers) {
    short[] z = new short[numbers.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (short) numbers[i];
    }
    return z;
  }

  /** The cell turned, or mirrored when the matrix is: rows times {@code r}. */
  public static Cell turned(Cell cell, double[] r) {
    return new Cell(times(cell.lattice, r), cell.frac, cell.z);
  }

  /** The cell with its origin moved. */
  public static Cell shifted(Cell cell, double... by) {
    double[] frac = cell.frac.clone();
    for (int i = 0; i < frac.length; i++) {
      frac[i] += by[i % 3];
    }
    return new Cell(cell.lattice, frac, cell.z);
  }

  /** The cell with its atoms in reverse order. */
  public static Cell reversed(Cell cell) {
    int n = cell.atoms();
    double[] frac = new double[3 * n];
    short[] z = new short[n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(cell.frac, 3 * (n - 1 - i), frac, 3 * i, 3);
      z[i] = cell.z[n - 1 - i];
    }
    return new Cell(cell.lattice, frac, z);
  }

  /**
   * The same crystal in the basis U L; {@code u} has determinant one, {@code inverse} undoes it.
   */
  public static Cell rebased(Cell cell, double[] u, double[] inverse) {
    return new Cell(times(u, cell.lattice), times(cell.frac, inverse), cell.z);
  }

  /** The crystal's cell repeated along the three axes. */
  public static Cell supercell(Cell cell, int... m) {
    double[] lattice = cell.lattice.clone();
    for (int i = 0; i < 9; i++) {
      lattice[i] *= m[i / 3];
    }
    int copies = m[0] * m[1] * m[2];
    double[] frac = new double[3 * cell.atoms() * copies];
    short[] z = new short[cell.atoms() * copies];
    for (int c = 0; c < copies; c++) {
      int[] t = {c % m[0], c / m[0] % m[1], c / m[0] / m[1]};
      for (int i = 0; i < cell.atoms(); i++) {
        int at = c * cell.atoms() + i;
        z[at] = cell.z[i];
        for (int axis = 0; axis < 3; axis++) {
          frac[3 * at + axis] = (cell.frac[3 * i + axis] + t[axis]) / m[axis];
        }
      }
    }
    return new Cell(lattice, frac, z);
  }

  /** Product of an m x 3 and a 3 x 3 matrix, row by row. */
  public static double[] times(double[] a, double[] b) {
    double[] c = new double[a.length];
    for (int row = 0; row < a.length / 3; row++) {
      for (int col = 0; col < 3; col++) {
        for (int k = 0; k < 3; k++) {
          c[3 * row + col] += a[3 * row + k] * b[3 * k + col];
        }
      }
    }
    return c;
  }

  /** A proper rotation by {@code angle} about a slanted axis. */
  public static double[] rotation(double angle) {
    double[] u = {2 / 7.0, 3 / 7.0, 6 / 7.0};
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double[] cross = {0, -u[2], u[1], u[2], 0, -u[0], -u[1], u[0], 0};
    double[] r = new double[9];
    for (int i = 0; i < 9; i++) {
      r[i] = (i % 4 == 0 ? c : 0) + s * cross[i] + (1 - c) * u[i / 3] * u[i % 3];
    }
    return r;
  }

  /** All neighbours within {@code cutoff} and all half-space waves below {@code kCut}. */
  public static CrystalGraph graph(Cell cell, double cutoff, double kCut) {
    double[] frac = cell.frac.clone();
    for (int i = 0; i < frac.length; i++) {
      frac[i] -= Math.floor(frac[i]);
      frac[i] = frac[i] > 1 - 1e-12 ? 0 : frac[i];
    }
    int n = cell.atoms();
    List<Edge> edges = new ArrayList<>();
    int[] rowptr = new int[n + 1];
    for (int i = 0; i < n; i++) {
      List<Edge> own = neighbours(cell.lattice, frac, i, cutoff);
      own.sort(
          Comparator.<Edge>comparingDouble(e -> Math.rint(e.d * 1e6))
              .thenComparingInt(e -> e.from));
      edges.addAll(own);
      rowptr[i + 1] = edges.size();
    }
    double[] b = reciprocal(cell.lattice);
    List<int[]> waves = waves(b, kCut);
    int[] hkl = waves.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    double[] knorm = waves.stream().mapToDouble(h -> norm(h, b)).toArray();
    return new CrystalGraph(
        "hand-built",
        cell.z,
        frac,
        rowptr,
        edges.stream().mapToInt(Edge::from).toArray(),
        edges.stream().flatMapToInt(e -> java.util.Arrays.stream(e.image)).toArray(),
        edges.stream().mapToDouble(Edge::d).toArray(),
        hkl,
        knorm,
        n / Math.abs(determinant(cell.lattice)),
        cutoff);
  }

  private static List<Edge> neighbours(double[] lattice, double[] frac, int i, double cutoff) {
    List<Edge> found = new ArrayList<>();
    int reach = 9;
    for (int j = 0; j < frac.length / 3; j++) {
      for (int a = -reach; a <= reach; a++) {
        for (int b = -reach; b <= reach; b++) {
          for (int c = -reach; c <= reach; c++) {
            double[] f = {
              frac[3 * j] + a - frac[3 * i],
              frac[3 * j + 1] + b - frac[3 * i + 1],
              frac[3 * j + 2] + c - frac[3 * i + 2]
            };
            double[] x = times(f, lattice);
            double d = Math.sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
            if (d > 1e-8 && d <= cutoff) {
              found.add(new Edge(i, j, new int[] {a, b, c}, d));
            }
          }
        }
      }
    }
    return found;
  }

  private static List<int[]> waves(double[] b, double kCut) {
    List<int[]> found = new ArrayList<>();
    int reach = 14;
    for (int h = 0; h <= reach; h++) {
      for (int k = -reach; k <= reach; k++) {
        for (int l = -reach; l <= reach; l++) {
          int[] hkl = {h, k, l};
          boolean half = h > 0 || (h == 0 && (k > 0 || (k == 0 && l > 0)));
          if (half && norm(hkl, b) < kCut) {
            found.add(hkl);
          }
        }
      }
    }
    found.sort(Comparator.comparingDouble(v -> norm(v, b)));
    return found;
  }

  private static double norm(int[] h, double[] b) {
    double[] k = times(new double[] {h[0], h[1], h[2]}, b);
    return Math.sqrt(k[0] * k[0] + k[1] * k[1] + k[2] * k[2]);
  }

  private static double determinant(double[] l) {
    return l[0] * (l[4] * l[8] - l[5] * l[7])
        - l[1] * (l[3] * l[8] - l[5] * l[6])
        + l[2] * (l[3] * l[7] - l[4] * l[6]);
  }

  /** Rows 2 pi (L^-1)^T: the cofactors over the determinant. */
  private static double[] reciprocal(double[] l) {
    double scale = 2 * Math.PI / determinant(l);
    double[] b = new double[9];
    for (int i = 0; i < 3; i++) {
      int p = 3 * ((i + 1) % 3);
      int q = 3 * ((i + 2) % 3);
      for (int j = 0; j < 3; j++) {
        int s = (j + 1) % 3;
        int t = (j + 2) % 3;
        b[3 * i + j] = scale * (l[p + s] * l[q + t] - l[p + t] * l[q + s]);
      }
    }
    return b;
  }

  /** A made-up element table: 93 rows of 8 features. */
  public static float[][] table() {
    SplittableRandom random = new SplittableRandom(92);
    float[][] table = new float[93][8];
    for (float[] row : table) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(3) == 0 ? 1 : 0;
      }
    }
    return table;
  }
}

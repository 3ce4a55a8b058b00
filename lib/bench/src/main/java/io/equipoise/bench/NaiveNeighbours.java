package io.equipoise.bench;

import io.equipoise.crystal.Crystal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Neighbours as one writes them first: every ordered pair, every image of a box, a list, a sort.
 *
 * <p>The box has ceil(rc / |a|) + 1 images each way along every axis. That is the usual bound, and
 * it loses pairs in skewed cells: here it only serves as a measure of cost.
 */
final class NaiveNeighbours {
  private NaiveNeighbours() {}

  /** A neighbour of an atom. */
  record Near(int atom, double distance) {}

  /** The nearest {@code most} neighbours of every atom within {@code rc} angstrom. */
  static List<List<Near>> of(Crystal crystal, double rc, int most) {
    double[] lattice = crystal.lattice();
    double[] x = cartesian(crystal.frac(), lattice);
    int[] reach = new int[3];
    for (int a = 0; a < 3; a++) {
      double length =
          Math.hypot(Math.hypot(lattice[3 * a], lattice[3 * a + 1]), lattice[3 * a + 2]);
      reach[a] = (int) Math.ceil(rc / length) + 1;
    }
    List<List<Near>> all = new ArrayList<>();
    for (int i = 0; i < crystal.atoms(); i++) {
      List<Near> own = new ArrayList<>();
      for (int j = 0; j < crystal.atoms(); j++) {
        images(lattice, x, i, j, reach, rc, own);
      }
      own.sort(Comparator.comparingDouble(Near::distance));
      all.add(own.subList(0, Math.min(most, own.size())));
    }
    return all;
  }

  private static void images(
      double[] lattice, double[] x, int i, int j, int[] reach, double rc, List<Near> own) {
    for (int a = -reach[0]; a <= reach[0]; a++) {
      for (int b = -reach[1]; b <= reach[1]; b++) {
        for (int c = -reach[2]; c <= reach[2]; c++) {
          double square = 0;
          for (int axis = 0; axis < 3; axis++) {
            double shift = a * lattice[axis] + b * lattice[3 + axis] + c * lattice[6 + axis];
            double d = x[3 * j + axis] + shift - x[3 * i + axis];
            square += d * d;
          }
          double distance = Math.sqrt(square);
          if (distance > 1e-8 && distance <= rc) {
            own.add(new Near(j, distance));
          }
        }
      }
    }
  }

  private static double[] cartesian(double[] frac, double[] lattice) {
    double[] x = new double[frac.length];
    for (int i = 0; i < x.length; i++) {
      int atom = i / 3 * 3;
      for (int k = 0; k < 3; k++) {
        x[i] += frac[atom + k] * lattice[3 * k + i % 3];
      }
    }
    return x;
  }
}

package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * An orthonormal basis U of R^d, its vectors in columns.
 *
 * @param rows of U
 */
public record Basis(List<Vector> rows) implements Serializable {
  private static final double ORTHONORMAL = 1e-8;

  /** Checks that U'U is the identity to 1e-8. */
  public Basis {
    rows = List.copyOf(rows);
    int d = rows.size();
    for (int i = 0; i < d; i++) {
      if (rows.get(i).size() != d) {
        throw new IllegalArgumentException(
            "row " + i + " of a basis has " + rows.get(i).size() + " numbers; expected " + d);
      }
      for (int j = 0; j <= i; j++) {
        double off = Math.abs(rows.get(i).dot(rows.get(j)) - (i == j ? 1 : 0));
        if (!(off <= ORTHONORMAL)) {
          throw new IllegalArgumentException(
              "rows "
                  + i
                  + " and "
                  + j
                  + " of a basis are "
                  + off
                  + " from orthonormal; expected at most "
                  + ORTHONORMAL);
        }
      }
    }
  }

  /** The basis with these rows. */
  public static Basis of(double[][] rows) {
    List<Vector> all = new ArrayList<>();
    for (double[] row : rows) {
      all.add(Vector.of(row));
    }
    return new Basis(all);
  }

  /** d. */
  public int size() {
    return rows.size();
  }

  double[][] matrix() {
    return rows.stream().map(Vector::toArray).toArray(double[][]::new);
  }
}

package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One regression: the inputs' covariance H = U diag(lambda) U', the minimiser and the noise.
 *
 * @param name of the task, for tables
 * @param eigenvalues lambda, d numbers &gt;= 0
 * @param basis U; null for the coordinate axes
 * @param minimiser w*, d numbers
 * @param noise E eps^2, &gt;= 0
 * @param samples how many are drawn, &gt;= 1
 */
public record LinearTask(
    String name,
    Vector eigenvalues,
    @Nullable Basis basis,
    Vector minimiser,
    double noise,
    int samples)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks lengths and ranges. */
  public LinearTask {
    int d = eigenvalues.size();
    if (d < 1 || minimiser.size() != d || (basis != null && basis.size() != d)) {
      throw new IllegalArgumentException(
          "task "
              + name
              + " has "
              + d
              + " eigenvalues and a minimiser of "
              + minimiser.size()
              + " numbers; expected as many, at least 1, and a basis of that size");
    }
    for (int i = 0; i < d; i++) {
      if (!(eigenvalues.get(i) >= 0) || Double.isInfinite(eigenvalues.get(i))) {
        throw new IllegalArgumentException(
            "task "
                + name
                + " has the eigenvalue "
                + eigenvalues.get(i)
                + "; expected finite numbers >= 0");
      }
    }
    if (minimiser.firstNotFinite() >= 0 || !(noise >= 0) || Double.isInfinite(noise)) {
      throw new IllegalArgumentException(
          "task "
              + name
              + " has the noise "
              + noise
              + " and a minimiser "
              + minimiser
              + "; expected finite numbers and noise >= 0");
    }
    if (samples < 1) {
      throw new IllegalArgumentException(
          "task " + name + " has " + samples + " samples; expected at least 1");
    }
  }

  /** d. */
  public int dimension() {
    return eigenvalues.size();
  }

  /** U, empty for the coordinate axes. */
  public Optional<Basis> rotation() {
    return Optional.ofNullable(basis);
  }
}

package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A row several times in one step and then not for as much longer: the view-batch.
 *
 * <pre>
 * views v   epochs / v passes, in each of which a step has batch / v rows, v times each
 * recall    a row comes back after v times as many steps; rows and steps in all are as many as without
 * blanked   in every view but the first each number of the row is 0 with this probability
 * </pre>
 *
 * <p>One view is no change in any bit. Source: "Do your best and get enough rest for continual
 * learning" (arXiv:2503.18371) [recalled]. Differs from it in what a view is, an image with pixels
 * left out, and in that no loss compares views.
 */
final class Views {
  private final Training training;
  private final SplittableRandom random;

  Views(Training training, long seed) {
    this.training = training;
    this.random = new SplittableRandom(seed);
  }

  /** Passes over a task's rows. */
  int passes() {
    return training.epochs() / training.views();
  }

  /** Rows of a step, each counted once. */
  int rows() {
    return training.batch() / training.views();
  }

  /** The rows as a step sees them. */
  List<Shown> of(List<Shown> rows) {
    if (training.views() == 1) {
      return rows;
    }
    List<Shown> seen = new ArrayList<>();
    for (Shown row : rows) {
      seen.add(row);
      for (int view = 1; view < training.views(); view++) {
        seen.add(new Shown(blanked(row.input()), row.output(), row.task(), row.logits()));
      }
    }
    return seen;
  }

  private Vector blanked(Vector input) {
    double[] left = input.toArray();
    for (int i = 0; training.blanked() > 0 && i < left.length; i++) {
      left[i] = random.nextDouble() < training.blanked() ? 0 : left[i];
    }
    return Vector.of(left);
  }
}

package io.equipoise.local;

import io.equipoise.tensor.Layout;
import java.io.Serializable;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Parameters that no step moves: those that tasks share, or heads of tasks.
 *
 * @param parts numbers of tasks, and {@link Layout#SHARED}
 */
public record Fixed(SortedSet<Integer> parts) implements Serializable {
  /** Copies the set. */
  public Fixed {
    parts = Collections.unmodifiableSortedSet(new TreeSet<>(parts));
  }

  /** None. */
  public static Fixed none() {
    return new Fixed(new TreeSet<>());
  }

  /** These parts. */
  public static Fixed of(Set<Integer> parts) {
    return new Fixed(new TreeSet<>(parts));
  }

  /** Whether a part is fixed. */
  boolean has(int part) {
    return parts.contains(part);
  }

  /** Makes the gradient of fixed parameters zero, in place. */
  void clear(Layout layout, float[] gradient) {
    if (parts.isEmpty()) {
      return;
    }
    for (Layout.Piece piece : layout.pieces()) {
      if (has(piece.task())) {
        java.util.Arrays.fill(gradient, piece.offset(), piece.offset() + piece.length(), 0);
      }
    }
  }

  /** Which numbers decay: as the layout says, but no fixed ones. */
  boolean[] decays(Layout layout) {
    boolean[] decays = layout.decays();
    if (!parts.isEmpty()) {
      for (Layout.Piece piece : layout.pieces()) {
        if (has(piece.task())) {
          java.util.Arrays.fill(decays, piece.offset(), piece.offset() + piece.length(), false);
        }
      }
    }
    return decays;
  }
}

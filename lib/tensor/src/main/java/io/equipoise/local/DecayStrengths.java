package io.equipoise.local;

import io.equipoise.bilevel.Joint;
import io.equipoise.bilevel.RowProblem.Wanted;
import io.equipoise.tensor.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of a lower loss that belongs to no row: a fixed ridge, and strengths of decay that are
 * learned.
 *
 * <pre>
 * 1/2 sum_j (C + e^(x_group(j))) y_j^2        a number without a group has C alone
 * </pre>
 *
 * @param layout of the parameters
 * @param tasks names of the tasks
 * @param decay what shares a strength
 * @param ridge C
 */
record DecayStrengths(Layout layout, List<String> tasks, NetworkProblem.Decay decay, double ridge) {
  /** Names of the strengths, in the order of the first numbers of x. */
  List<String> names() {
    return switch (decay) {
      case LAYER ->
          layout.pieces().stream()
              .filter(Layout.Piece::decays)
              .map(piece -> "decay." + piece.name())
              .toList();
      case TASK ->
          Stream.concat(Stream.of("shared"), tasks.stream()).map("decay."::concat).toList();
      case ONE -> List.of("decay");
      case NONE -> List.of();
    };
  }

  /** The strengths that x means. */
  double[] of(double[] x) {
    double[] strengths = new double[names().size()];
    for (int g = 0; g < strengths.length; g++) {
      strengths[g] = StrictMath.exp(x[g]);
    }
    return strengths;
  }

  /** Value, gradient and products. */
  Joint common(double[] x, double[] y, double[] v, Wanted wanted) {
    double[] strength = of(x);
    int[] group = groups();
    double value = 0;
    double[] p = wanted.lower(y.length);
    double[] hv = wanted.products(y.length);
    double[] cv = wanted.products(x.length);
    for (int j = 0; j < y.length; j++) {
      double factor = ridge + (group[j] < 0 ? 0 : strength[group[j]]);
      value += wanted.lower() ? factor * y[j] * y[j] / 2 : 0;
      if (wanted.lower()) {
        p[j] = factor * y[j];
      }
      if (wanted.products()) {
        hv[j] = factor * v[j];
        if (group[j] >= 0) {
          cv[group[j]] += strength[group[j]] * y[j] * v[j];
        }
      }
    }
    return new Joint(value, 0, p, hv, cv, wanted.upper(x.length), wanted.upper(y.length));
  }

  /** The derivative of the value in x. */
  double[] gradLowerX(double[] x, double[] y) {
    double[] strength = of(x);
    int[] group = groups();
    double[] gradient = new double[x.length];
    for (int j = 0; j < y.length; j++) {
      if (group[j] >= 0) {
        gradient[group[j]] += strength[group[j]] * y[j] * y[j] / 2;
      }
    }
    return gradient;
  }

  /** Per parameter the number of its group, or -1. */
  private int[] groups() {
    int[] group = new int[layout.size()];
    int matrices = 0;
    for (Layout.Piece piece : layout.pieces()) {
      int own =
          switch (decay) {
            case LAYER -> matrices;
            case TASK -> piece.task() + 1;
            case ONE -> 0;
            case NONE -> -1;
          };
      matrices += piece.decays() ? 1 : 0;
      Arrays.fill(
          group, piece.offset(), piece.offset() + piece.length(), piece.decays() ? own : -1);
    }
    return group;
  }
}

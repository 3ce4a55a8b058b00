package io.equipoise.continual;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The scores of one task at the steps at which it was evaluated, in order of step. Immutable.
 *
 * @param points one per evaluation, steps strictly increasing
 */
record ScoreCurve(List<Point> points) {

  /** A_j(n): the score at global step n. */
  record Point(long step, double score) {
    Point {
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException(
            "score " + score + " at step " + step + "; expected a finite number, or no point");
      }
    }
  }

  ScoreCurve {
    points = List.copyOf(points);
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).step() <= points.get(i - 1).step()) {
        throw new IllegalArgumentException(
            "step "
                + points.get(i).step()
                + " follows "
                + points.get(i - 1).step()
                + "; expected increasing steps");
      }
    }
  }

  /** The score at {@code step}; NaN when the task was not evaluated there. */
  double at(long step) {
    for (Point point : points) {
      if (point.step() == step) {
        return point.score();
      }
    }
    return Double.NaN;
  }

  /** The part with {@code after < step <= until}. */
  ScoreCurve within(long after, long until) {
    List<Point> part = new ArrayList<>();
    for (Point point : points) {
      if (point.step() > after && point.step() <= until) {
        part.add(point);
      }
    }
    return new ScoreCurve(part);
  }

  /** The lowest score; NaN when there is none. */
  double lowest() {
    return points.stream().mapToDouble(Point::score).min().orElse(Double.NaN);
  }

  /** The first step whose score is at most {@code score}. */
  OptionalLong firstAtMost(double score) {
    return points.stream().filter(p -> p.score() <= score).mapToLong(Point::step).findFirst();
  }

  /** The first step, not before {@code from}, whose score is at least {@code score}. */
  OptionalLong firstAtLeast(double score, long from) {
    return points.stream()
        .filter(p -> p.step() >= from && p.score() >= score)
        .mapToLong(Point::step)
        .findFirst();
  }

  /**
   * The largest fall (sign 1) or rise (sign -1) between two evaluations fewer than {@code window}
   * apart, at least 0; empty when the task was never evaluated.
   */
  OptionalDouble largest(int sign, int window) {
    double largest = 0;
    for (int a = 0; a < points.size(); a++) {
      for (int q = a; q < Math.min(points.size(), a + window); q++) {
        largest = Math.max(largest, sign * (points.get(a).score() - points.get(q).score()));
      }
    }
    return points.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(largest);
  }
}

package io.equipoise.bilevel;

import io.equipoise.linalg.Level1;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;

/** Where a variable may be: a closed convex set with its nearest points. */
public sealed interface ConvexSet extends Serializable {
  /** The point of the set nearest to {@code point}, which is not changed. */
  double[] project(double[] point);

  /** Anywhere. */
  @Named("everywhere")
  record Everywhere() implements ConvexSet {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] project(double[] point) {
      return point;
    }
  }

  /**
   * Every coordinate between two bounds.
   *
   * @param low at most {@code high}
   */
  @Named("box")
  record Box(
      @Option(doc = "Least value of a coordinate.") double low,
      @Option(doc = "Largest value of a coordinate.") double high)
      implements ConvexSet {
    private static final long serialVersionUID = 1L;

    /** Checks the bounds. */
    public Box {
      Require.that(low <= high, "the box's least value", low, "at most the largest, " + high);
    }

    @Override
    public double[] project(double[] point) {
      double[] near = point.clone();
      for (int i = 0; i < near.length; i++) {
        near[i] = Math.min(Math.max(near[i], low), high);
      }
      return near;
    }
  }

  /**
   * The ball around 0.
   *
   * @param radius above 0
   */
  @Named("ball")
  record Ball(@Option(doc = "Radius around zero.", above = 0) double radius) implements ConvexSet {
    private static final long serialVersionUID = 1L;

    /** Checks the radius. */
    public Ball {
      Require.positive("the ball's radius", radius, "any length");
    }

    @Override
    public double[] project(double[] point) {
      double length = Level1.norm(point);
      return length > radius ? Level1.times(radius / length, point) : point;
    }
  }
}

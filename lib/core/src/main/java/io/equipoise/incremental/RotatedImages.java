package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All classes in every task, turned about their centre by one angle more from task to task; between
 * pixels linearly, 0 beyond the edges.
 *
 * @param tasks how many
 * @param degrees from one task to the next
 */
@Named("rotated")
public record RotatedImages(
    @Option(doc = "How many tasks.", min = 1, typical = "10") int tasks,
    @Option(doc = "Angle from one task to the next.", unit = "degree", typical = "9 to 36")
        double degrees)
    implements Division {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public RotatedImages {
    Require.atLeast(1, "the number of tasks", tasks);
    Require.that(Double.isFinite(degrees), "degrees", degrees, "a finite number");
  }

  /** Ten tasks, 20 degrees apart. */
  public static RotatedImages defaults() {
    return new RotatedImages(10, 20);
  }

  @Override
  public List<String> names(List<String> classes, long seed) {
    return IntStream.range(0, tasks).mapToObj(t -> "rotated-" + t).toList();
  }

  @Override
  public Part part(int index, List<String> classes, Grid grid, long seed) {
    return new Part(image -> true, pixels -> turned(pixels, grid, index * degrees));
  }

  static Vector turned(Vector pixels, Grid grid, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double middleRow = (grid.height() - 1) / 2.0;
    double middleColumn = (grid.width() - 1) / 2.0;
    double[] turned = new double[pixels.size()];
    for (int i = 0; i < turned.length; i++) {
      double r = i / grid.width() - middleRow;
      double c = i % grid.width() - middleColumn;
      turned[i] =
          between(pixels, grid, middleRow + cos * r + sin * c, middleColumn + cos * c - sin * r);
    }
    return Vector.of(turned);
  }

  private static double between(Vector pixels, Grid grid, double row, double column) {
    int r = (int) Math.floor(row);
    int c = (int) Math.floor(column);
    double down = row - r;
    double right = column - c;
    return (1 - down) * (1 - right) * at(pixels, grid, r, c)
        + (1 - down) * right * at(pixels, grid, r, c + 1)
        + down * (1 - right) * at(pixels, grid, r + 1, c)
        + down * right * at(pixels, grid, r + 1, c + 1);
  }

  private static double at(Vector pixels, Grid grid, int row, int column) {
    boolean inside = row >= 0 && row < grid.height() && column >= 0 && column < grid.width();
    return inside ? pixels.get(row * grid.width() + column) : 0;
  }
}

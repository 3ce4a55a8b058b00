package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.SelectedBy;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** How labelled images become tasks: a closed choice that option files make by name. */
@SelectedBy("kind")
public sealed interface Division extends Serializable
    permits NamedSets, PermutedPixels, RecurringClasses, RotatedImages, SplitClasses {
  /**
   * The tasks in their own order.
   *
   * @param classes of all images, in order
   * @param seed of what is drawn
   * @throws IllegalArgumentException when they do not fit
   */
  List<String> names(List<String> classes, long seed);

  /** What one of the tasks sees, by its place in {@link #names}. */
  Part part(int index, List<String> classes, Grid grid, long seed);

  /** The size of an image. */
  record Grid(int height, int width) {}

  /**
   * One task.
   *
   * @param holds which images are its
   * @param seen what it sees of their pixels
   */
  record Part(Predicate<LabelledImage> holds, UnaryOperator<Vector> seen) {}
}

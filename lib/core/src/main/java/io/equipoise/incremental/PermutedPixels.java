package io.equipoise.incremental;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * All classes in every task, their pixels in another order that is drawn by Fisher and Yates; the
 * first task's are as they are.
 *
 * @param tasks how many
 * @param root task k's order is drawn by root + k, in every trial the same; 0 draws by the trial's
 *     seed
 */
@Named("permuted")
public record PermutedPixels(
    @Option(doc = "How many tasks.", min = 1, typical = "10") int tasks,
    @Option(
            doc =
                "Task k's order is drawn by this plus k, alike in all trials; 0: by the trial's seed.",
            min = 0)
        long root)
    implements Division {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public PermutedPixels {
    Require.atLeast(1, "the number of tasks", tasks);
    Require.atLeast(0, "the root of permutations", root);
  }

  /** Ten tasks, by the seed of the trial. */
  public static PermutedPixels defaults() {
    return new PermutedPixels(10, 0);
  }

  @Override
  public List<String> names(List<String> classes, long seed) {
    return IntStream.range(0, tasks).mapToObj(t -> "permuted-" + t).toList();
  }

  @Override
  public Part part(int index, List<String> classes, Grid grid, long seed) {
    long own = root == 0 ? Seeds.mix(seed, "pixels/" + index) : root + index;
    int[] from = order(index, grid.height() * grid.width(), own);
    return new Part(
        image -> true,
        pixels -> {
          double[] moved = new double[from.length];
          Arrays.setAll(moved, i -> pixels.get(from[i]));
          return Vector.of(moved);
        });
  }

  private static int[] order(int index, int size, long seed) {
    int[] order = IntStream.range(0, size).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = size - 1; i > 0 && index > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }
}

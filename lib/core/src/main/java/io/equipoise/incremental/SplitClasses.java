package io.equipoise.incremental;

import io.equipoise.fleet.Seeds;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A few classes each: of ten digits, five tasks of two.
 *
 * @param classes of a task; they must come out even
 * @param shuffled whether classes are dealt in an order that the seed draws
 */
@Named("split")
public record SplitClasses(
    @Option(doc = "Classes of a task.", min = 2) int classes,
    @Option(doc = "Whether classes are dealt in an order that the seed draws.") boolean shuffled)
    implements Division {
  private static final long serialVersionUID = 1L;

  /** Checks the range. */
  public SplitClasses {
    Require.atLeast(2, "the classes of a task", classes);
  }

  /** Two classes each, in their own order. */
  public static SplitClasses defaults() {
    return new SplitClasses(2, false);
  }

  @Override
  public List<String> names(List<String> all, long seed) {
    return dealt(all, seed).stream().map(some -> String.join("-", some)).toList();
  }

  private List<List<String>> dealt(List<String> all, long seed) {
    Require.that(
        !all.isEmpty() && all.size() % classes == 0,
        "the number of classes",
        all.size(),
        "a multiple of the " + classes + " of a task");
    List<String> order = shuffled ? drawn(all, all.size(), Seeds.mix(seed, "classes")) : all;
    List<List<String>> dealt = new ArrayList<>();
    for (int from = 0; from < order.size(); from += classes) {
      dealt.add(order.subList(from, from + classes));
    }
    return dealt;
  }

  /** Some of a list without repetition, in an order that a seed fixes. */
  static List<String> drawn(List<String> all, int count, long seed) {
    List<String> left = new ArrayList<>(all);
    List<String> drawn = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    while (drawn.size() < count) {
      drawn.add(left.remove(random.nextInt(left.size())));
    }
    return drawn;
  }

  @Override
  public Part part(int index, List<String> all, Grid grid, long seed) {
    Set<String> own = Set.copyOf(dealt(all, seed).get(index));
    return new Part(image -> own.contains(image.label()), UnaryOperator.identity());
  }
}

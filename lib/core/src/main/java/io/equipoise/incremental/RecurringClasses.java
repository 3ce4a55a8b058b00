package io.equipoise.incremental;

import io.equipoise.fleet.Seeds;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A long sequence in which classes come back: each task is of a few classes, drawn anew.
 *
 * <p>Source: Lesort et al., "Challenging common assumptions about catastrophic forgetting"
 * (arXiv:2207.04543), SCoLe [recalled].
 *
 * @param tasks how many
 * @param classes of a task
 */
@Named("recurring")
public record RecurringClasses(
    @Option(doc = "How many tasks.", min = 1, typical = "50 to 500") int tasks,
    @Option(doc = "Classes of a task.", min = 2) int classes)
    implements Division {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public RecurringClasses {
    Require.atLeast(1, "the number of tasks", tasks);
    Require.atLeast(2, "the classes of a task", classes);
  }

  /** A hundred tasks of two classes. */
  public static RecurringClasses defaults() {
    return new RecurringClasses(100, 2);
  }

  @Override
  public List<String> names(List<String> all, long seed) {
    Require.that(
        classes <= all.size(), "the classes of a task", classes, "at most the " + all.size());
    return IntStream.range(0, tasks).mapToObj(t -> "recurring-" + t).toList();
  }

  @Override
  public Part part(int index, List<String> all, Grid grid, long seed) {
    Set<String> own =
        Set.copyOf(SplitClasses.drawn(all, classes, Seeds.mix(seed, "classes/" + index)));
    return new Part(image -> own.contains(image.label()), UnaryOperator.identity());
  }
}

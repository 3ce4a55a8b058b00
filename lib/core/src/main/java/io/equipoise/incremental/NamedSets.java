package io.equipoise.incremental;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The images of a set each, such as an alphabet.
 *
 * @param names of the sets, as prep was told them
 */
@Named("sets")
public record NamedSets(
    @Option(doc = "Sets of images, by the names that prep was told; each is a task.")
        List<String> names)
    implements Division {
  private static final long serialVersionUID = 1L;

  /** Copies the list. */
  public NamedSets {
    names = List.copyOf(names);
  }

  /** No set yet. */
  public static NamedSets defaults() {
    return new NamedSets(List.of());
  }

  @Override
  public List<String> names(List<String> classes, long seed) {
    Require.that(
        !names.isEmpty() && names.stream().distinct().count() == names.size(),
        "sequence.tasks.names",
        names,
        "at least one set, and each once");
    return names;
  }

  @Override
  public Part part(int index, List<String> classes, Grid grid, long seed) {
    String name = names.get(index);
    return new Part(image -> image.set().equals(name), UnaryOperator.identity());
  }
}

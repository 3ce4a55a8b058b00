package io.equipoise.options;

import java.util.List;

/**
 * A YAML document as it was written: texts and places, nothing interpreted.
 *
 * <p>{@code size} and {@code depth} count what an alias stands for, not the alias.
 */
sealed interface Tree {
  Place place();

  int size();

  int depth();

  /** How a scalar was written. */
  enum Style {
    PLAIN,
    QUOTED,
    /** The right-hand side of {@code --set}; read as YAML only where a group or list is due. */
    FLAG
  }

  /** A text. */
  record Scalar(String text, Style style, Place place) implements Tree {
    /** Whether it says that there is no value. */
    boolean isNull() {
      boolean word = text.equals("~") || text.equals("null");
      return (style != Style.QUOTED && word) || (style == Style.PLAIN && text.isEmpty());
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /** A sequence. */
  record Items(List<Tree> items, Place place, int size, int depth) implements Tree {
    static Items of(List<Tree> items, Place place) {
      return new Items(List.copyOf(items), place, sizeOf(items), depthOf(items));
    }
  }

  /** A mapping; keys may repeat only when several places speak about one group. */
  record Mapping(List<Entry> entries, Place place, int size, int depth) implements Tree {
    static Mapping of(List<Entry> entries, Place place) {
      List<Tree> values = entries.stream().map(Entry::value).toList();
      return new Mapping(List.copyOf(entries), place, sizeOf(values), depthOf(values));
    }
  }

  /** A key and its value. */
  record Entry(String key, Place place, Tree value) {}

  private static int sizeOf(List<Tree> parts) {
    return 1 + parts.stream().mapToInt(Tree::size).sum();
  }

  private static int depthOf(List<Tree> parts) {
    return 1 + parts.stream().mapToInt(Tree::depth).max().orElse(0);
  }
}

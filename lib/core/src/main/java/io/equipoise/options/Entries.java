package io.equipoise.options;

import java.util.ArrayList;
import java.util.List;

/** Puts together what one file, or all flags, say about one option in several places. */
final class Entries {
  private Entries() {}

  /**
   * What was said about one option, in order: groups are put together, the rest stands alone. In a
   * file only one remains.
   */
  static List<Tree.Entry> runs(Layer layer, Slot slot, List<Tree.Entry> entries) {
    List<Tree.Entry> runs = new ArrayList<>();
    for (Tree.Entry entry : entries) {
      Tree.Entry last = runs.isEmpty() ? entry : runs.get(runs.size() - 1);
      if (runs.isEmpty()) {
        runs.add(entry);
      } else if (last.value() instanceof Tree.Mapping a
          && entry.value() instanceof Tree.Mapping b) {
        List<Tree.Entry> both = new ArrayList<>(a.entries());
        both.addAll(b.entries());
        runs.set(
            runs.size() - 1,
            new Tree.Entry(last.key(), last.place(), Tree.Mapping.of(both, a.place())));
      } else if (layer.flags()) {
        runs.add(entry);
      } else {
        layer.add(
            OptionCode.TWO_SPELLINGS,
            slot.path(),
            entry.place(),
            slot.path() + " is given in two spellings; expected one, first at " + last.place(),
            "Keep one of the two lines");
      }
    }
    return runs;
  }

  /** {@code a.b: c} as {@code a: {b: c}}; an entry without a dot is returned as it is. */
  static Tree.Entry split(Tree.Entry entry) {
    int dot = entry.key().indexOf('.');
    if (dot <= 0) {
      return entry;
    }
    Tree.Entry inner = new Tree.Entry(entry.key().substring(dot + 1), entry.place(), entry.value());
    return new Tree.Entry(
        entry.key().substring(0, dot),
        entry.place(),
        Tree.Mapping.of(List.of(inner), entry.place()));
  }

  /** Whether a value of this shape has parts with names. */
  static boolean nested(Shape shape) {
    return !(shape instanceof Shape.Leaf || shape instanceof Shape.ListOf);
  }
}

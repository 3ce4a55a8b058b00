package io.equipoise.options;

import io.equipoise.run.Masking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lays one file, or all flags, over a {@link Draft}; reports what does not fit and goes on. */
final class Overlay {
  private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
  private static final Pattern DOTTED_ENTRY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Layer layer;
  private final UnknownKeys unknown;

  Overlay(Layer layer, UnknownKeys unknown) {
    this.layer = layer;
    this.unknown = unknown;
  }

  /** Lays a tree over a draft. */
  void apply(Draft draft, Slot slot, Tree tree) {
    Tree given = unfold(draft.shape, tree);
    if (given == null) {
      draft.failed = true;
    } else if (given instanceof Tree.Scalar scalar && scalar.isNull()) {
      clear(draft, slot, scalar);
    } else if (draft.shape instanceof Shape.Leaf leaf) {
      leaf(draft, slot, leaf, given);
    } else if (draft.shape instanceof Shape.ListOf list) {
      list(draft, slot, list, given);
    } else if (draft.shape instanceof Shape.MapOf map) {
      map(draft, slot, map, given);
    } else if (draft.shape instanceof Shape.OneOf oneOf) {
      oneOf(draft, slot, oneOf, given);
    } else if (draft.shape instanceof Shape.Group group) {
      if (given instanceof Tree.Mapping mapping) {
        beginIfAbsent(draft);
        draft.origin = given.place();
        group(draft, slot, group, mapping.entries());
      } else {
        wrongShape(draft, slot, given, "Give its options beneath it, each as 'key: value'");
      }
    }
  }

  /** A flag's text is read as YAML where more than one value is due. */
  private @Nullable Tree unfold(Shape shape, Tree tree) {
    boolean single = shape instanceof Shape.Leaf;
    if (single
        || !(tree instanceof Tree.Scalar scalar)
        || scalar.style() != Tree.Style.FLAG
        || scalar.isNull()) {
      return tree;
    }
    int before = layer.problems().size();
    Tree value = YamlReader.flow(scalar.text(), scalar.place(), layer.problems());
    if (value == null && layer.problems().size() == before) {
      return new Tree.Scalar("", Tree.Style.PLAIN, scalar.place());
    }
    return value;
  }

  private void clear(Draft draft, Slot slot, Tree.Scalar scalar) {
    if (slot.absence() == Shape.Absence.FORBIDDEN) {
      report(
          draft,
          slot,
          OptionCode.NO_VALUE,
          scalar,
          slot.path() + " has no value; expected " + draft.shape.expected(),
          "Give a value, or drop the line");
      return;
    }
    draft.clear();
    draft.origin = scalar.place();
  }

  private void leaf(Draft draft, Slot slot, Shape.Leaf leaf, Tree given) {
    if (!(given instanceof Tree.Scalar scalar)) {
      wrongShape(draft, slot, given, "Give a single value");
      return;
    }
    draft.origin = scalar.place();
    boolean secret = slot.secret(leaf);
    if (secret && scalar.text().equals(Masking.MASK)) {
      report(
          draft,
          slot,
          OptionCode.MASKED_SECRET,
          scalar,
          slot.path() + " holds the mask ***; expected the secret itself",
          "Stored options never hold secrets: give it again, best through a credential provider");
      return;
    }
    try {
      draft.value = Scalars.read(leaf, scalar);
      draft.present = true;
    } catch (Refusal refusal) {
      report(
          draft,
          slot,
          refusal.code(),
          scalar,
          slot.path() + " = " + shown(scalar, secret) + "; expected " + refusal.expected(),
          refusal.remedy());
    }
  }

  private void list(Draft draft, Slot slot, Shape.ListOf list, Tree given) {
    if (!(given instanceof Tree.Items items)) {
      wrongShape(draft, slot, given, "Write it as [a, b]");
      return;
    }
    Assembly assembly = new Assembly(layer.problems(), given.place());
    List<Object> values = new ArrayList<>();
    boolean failed = false;
    for (int i = 0; i < items.items().size(); i++) {
      Draft item = Draft.fresh(list.element());
      apply(item, slot.item(i), items.items().get(i));
      Object value = assembly.build(item, slot.item(i));
      failed |= value == null;
      if (value != null) {
        values.add(value);
      }
    }
    draft.value = List.copyOf(values);
    draft.present = true;
    draft.origin = given.place();
    draft.failed |= failed;
  }

  private void map(Draft draft, Slot slot, Shape.MapOf map, Tree given) {
    if (!(given instanceof Tree.Mapping mapping)) {
      wrongShape(draft, slot, given, "Give one line 'name: value' per entry");
      return;
    }
    beginIfAbsent(draft);
    draft.origin = given.place();
    if (mapping.entries().isEmpty()) {
      draft.children.clear();
    }
    Map<String, List<Tree.Entry>> byName = new LinkedHashMap<>();
    for (Tree.Entry entry : mapping.entries()) {
      Tree.Entry named = Entries.nested(map.value()) ? Entries.split(entry) : entry;
      if ((Entries.nested(map.value()) ? ENTRY : DOTTED_ENTRY).matcher(named.key()).matches()) {
        byName.computeIfAbsent(named.key(), k -> new ArrayList<>()).add(named);
      } else {
        badName(draft, slot, entry);
      }
    }
    byName.forEach((name, entries) -> entry(draft, slot.entry(name), map, name, entries));
  }

  private void entry(
      Draft draft, Slot slot, Shape.MapOf map, String name, List<Tree.Entry> entries) {
    for (Tree.Entry run : Entries.runs(layer, slot, entries)) {
      if (run.value() instanceof Tree.Scalar scalar && scalar.isNull()) {
        draft.children.remove(name);
      } else {
        Draft child = draft.children.computeIfAbsent(name, n -> Draft.fresh(map.value()));
        apply(child, slot, run.value());
      }
    }
  }

  private void badName(Draft draft, Slot slot, Tree.Entry entry) {
    draft.failed = true;
    layer.add(
        OptionCode.REFUSED,
        slot.path(),
        entry.place(),
        "entry \""
            + Masking.shortened(entry.key(), 60)
            + "\" of "
            + slot.path()
            + " has an unusable name; expected letters, digits, '-' and '_'",
        "Rename it");
  }

  private void oneOf(Draft draft, Slot slot, Shape.OneOf oneOf, Tree given) {
    List<Tree.Entry> rest = new ArrayList<>();
    List<Tree.Entry> selectors = new ArrayList<>();
    if (given instanceof Tree.Mapping mapping) {
      mapping.entries().forEach(e -> (e.key().equals(oneOf.key()) ? selectors : rest).add(e));
    } else if (given instanceof Tree.Scalar) {
      selectors.add(new Tree.Entry(oneOf.key(), given.place(), given));
    } else {
      wrongShape(draft, slot, given, "Give '" + oneOf.key() + "' and its options beneath it");
      return;
    }
    Slot key = slot.entry(oneOf.key());
    List<Tree.Entry> runs = Entries.runs(layer, key, selectors);
    if (runs.isEmpty() && draft.choice == null) {
      report(
          draft,
          slot,
          OptionCode.MISSING,
          given,
          key.path() + " is not given; expected " + oneOf.expected(),
          "Add the line '" + oneOf.key() + ": NAME'");
      return;
    }
    if (runs.isEmpty() || select(draft, key, oneOf, runs.get(runs.size() - 1).value())) {
      draft.origin = given.place();
      group(draft, slot, oneOf.choice(String.valueOf(draft.choice)), rest);
    }
  }

  private boolean select(Draft draft, Slot key, Shape.OneOf oneOf, Tree selector) {
    String name = selector instanceof Tree.Scalar scalar ? scalar.text() : "a group or list";
    if (!oneOf.choices().containsKey(name)) {
      report(
          draft,
          key,
          OptionCode.NOT_A_CHOICE,
          selector,
          key.path() + " = " + Masking.shortened(name, 60) + "; expected " + oneOf.expected(),
          Nearest.of(name, oneOf.choices().keySet())
              .map(near -> "Did you mean " + near + "?")
              .orElse("Choose one of these"));
      return false;
    }
    if (!name.equals(draft.choice)) {
      draft.select(oneOf, name);
    }
    draft.choiceOrigin = selector.place();
    return true;
  }

  private void group(Draft draft, Slot slot, Shape.Group group, List<Tree.Entry> entries) {
    Map<Shape.Field, List<Tree.Entry>> byField = new LinkedHashMap<>();
    for (Tree.Entry entry : entries) {
      Tree.Entry named = group.field(entry.key()) == null ? Entries.split(entry) : entry;
      Shape.Field field = group.field(named.key());
      boolean usable = field != null && (named == entry || Entries.nested(field.shape()));
      if (field == null || !usable) {
        draft.failed = true;
        unknown.report(layer, draft, slot, entry);
      } else {
        byField.computeIfAbsent(field, f -> new ArrayList<>()).add(named);
      }
    }
    byField.forEach(
        (field, given) -> {
          Slot child = slot.child(field);
          for (Tree.Entry run : Entries.runs(layer, child, given)) {
            apply(draft.child(field), child, run.value());
          }
        });
  }

  private static void beginIfAbsent(Draft draft) {
    if (!draft.present) {
      draft.begin();
    }
  }

  private void wrongShape(Draft draft, Slot slot, Tree given, String remedy) {
    String what =
        given instanceof Tree.Scalar scalar
            ? " = " + shown(scalar, Masking.isSecret(slot.path()))
            : given instanceof Tree.Items ? " is a list" : " is a group";
    report(
        draft,
        slot,
        OptionCode.WRONG_TYPE,
        given,
        slot.path() + what + "; expected " + draft.shape.expected(),
        remedy);
  }

  private void report(
      Draft draft, Slot slot, OptionCode code, Tree given, String what, String remedy) {
    draft.failed = true;
    layer.add(code, slot.path(), given.place(), what, remedy);
  }

  private static String shown(Tree.Scalar scalar, boolean secret) {
    String text = secret ? Masking.MASK : Masking.shortened(scalar.text(), 60);
    return scalar.style() == Tree.Style.QUOTED || text.isEmpty() ? '"' + text + '"' : text;
  }
}

package io.equipoise.options;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a {@link Draft}, innermost first, so that each compact constructor has its say.
 */
final class Assembly {
  private final List<Problem> problems;
  private final Place whole;

  /**
   * An assembly.
   *
   * @param whole the place to name for an option that nobody gave
   */
  Assembly(List<Problem> problems, Place whole) {
    this.problems = problems;
    this.whole = whole;
  }

  /** The value, or null when there is none or something about it is wrong (then reported). */
  @Nullable Object build(Draft draft, Slot slot) {
    if (draft.failed && !(draft.present && draft.group() != null)) {
      return null;
    }
    if (!draft.present) {
      if (slot.absence() == Shape.Absence.FORBIDDEN) {
        missing(draft, slot);
      }
      return null;
    }
    Shape.Group group = draft.group();
    if (group != null) {
      return group(draft, slot, group);
    }
    return draft.shape instanceof Shape.MapOf ? map(draft, slot) : draft.value;
  }

  private @Nullable Object map(Draft draft, Slot slot) {
    Map<String, Object> values = new TreeMap<>();
    draft.children.forEach(
        (name, child) -> {
          Object value = build(child, slot.entry(name));
          draft.failed |= value == null;
          if (value != null) {
            values.put(name, value);
          }
        });
    return draft.failed ? null : Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  private @Nullable Object group(Draft draft, Slot slot, Shape.Group group) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Shape.Field field : group.fields()) {
      Draft child = draft.child(field);
      Object value = build(child, slot.child(field));
      draft.failed |= child.failed;
      values.add(field.absence() == Shape.Absence.OPTIONAL ? Optional.ofNullable(value) : value);
    }
    return draft.failed ? null : create(draft, slot, group, values);
  }

  private @Nullable Object create(
      Draft draft, Slot slot, Shape.Group group, List<@Nullable Object> values) {
    try {
      return Schema.create(group.type(), values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        refused(draft, slot, group, String.valueOf(refused.getMessage()));
        return null;
      }
      throw new IllegalStateException(group.type() + " cannot be constructed", e.getCause());
    }
  }

  /** Names the given option that the record's message speaks of, else the last given. */
  private void refused(Draft draft, Slot slot, Shape.Group group, String message) {
    draft.failed = true;
    List<Shape.Field> given =
        group.fields().stream()
            .filter(field -> draft.child(field).origin != Place.DEFAULT)
            .collect(Collectors.toList());
    List<Shape.Field> named =
        given.stream()
            .filter(f -> message.contains(f.key()) || message.contains(f.accessor().getName()))
            .collect(Collectors.toList());
    List<Shape.Field> blamed = named.isEmpty() ? given : named;
    Place place =
        blamed.isEmpty() ? draft.origin : draft.child(blamed.get(blamed.size() - 1)).origin;
    String remedy =
        blamed.isEmpty()
            ? "Give values that fit each other"
            : "Change "
                + blamed.stream()
                    .map(
                        f ->
                            Slot.join(slot.path(), f.key())
                                + " ("
                                + draft.child(f).origin.origin()
                                + ")")
                    .collect(Collectors.joining(" or "));
    String what = slot.path().isEmpty() ? message : slot.path() + ": " + message;
    problems.add(new Problem(OptionCode.REFUSED, slot.path(), place, what, remedy));
  }

  private void missing(Draft draft, Slot slot) {
    draft.failed = true;
    Shape shape = draft.shape;
    String path =
        shape instanceof Shape.OneOf oneOf ? slot.path() + "." + oneOf.key() : slot.path();
    problems.add(
        new Problem(
            OptionCode.MISSING,
            path,
            whole,
            path + " is not given; expected " + shape.expected(),
            "Add it to a file, or give --set " + path + "=VALUE"));
  }
}

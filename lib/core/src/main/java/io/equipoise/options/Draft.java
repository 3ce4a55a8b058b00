package io.equipoise.options;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options while files and flags are being laid over the defaults; {@link Overlay} writes, {@link
 * Assembly} turns the result into records.
 */
final class Draft {
  final Shape shape;

  /** Whether there is a value; an absent one may still be begun. */
  boolean present;

  /** Of a single value or list. */
  @Nullable Object value;

  /** Of a group by key, of a map by entry. */
  Map<String, Draft> children = Map.of();

  /** Of a choice. */
  @Nullable String choice;

  /** Who said the last word. */
  Place origin = Place.DEFAULT;

  /** Where the selection of a choice came from. */
  Place choiceOrigin = Place.DEFAULT;

  /** Something about it has been reported already. */
  boolean failed;

  private Draft(Shape shape) {
    this.shape = shape;
  }

  /** A draft of a value; null for none. */
  static Draft of(Shape shape, @Nullable Object value) {
    Draft draft = new Draft(shape);
    if (value != null) {
      draft.fill(value);
    }
    return draft;
  }

  /** A draft that holds what the type says by itself: {@code defaults()}, or nothing. */
  static Draft fresh(Shape shape) {
    Draft draft = new Draft(shape);
    draft.begin();
    return draft;
  }

  /** Gives an absent group or map a beginning; a choice has none until it is selected. */
  void begin() {
    if (shape instanceof Shape.Group group) {
      beginGroup(group);
    } else if (shape instanceof Shape.MapOf) {
      present = true;
      children = new TreeMap<>();
    }
  }

  /** Starts a choice again from the defaults of the named record. */
  void select(Shape.OneOf oneOf, String name) {
    choice = name;
    beginGroup(oneOf.choice(name));
  }

  /** Leaves the option without a value. */
  void clear() {
    present = false;
    value = null;
    choice = null;
    children = Map.of();
  }

  /** The group's own record shape, also when it was chosen; null for other shapes. */
  Shape.@Nullable Group group() {
    if (shape instanceof Shape.OneOf oneOf) {
      return choice == null ? null : oneOf.choice(choice);
    }
    return shape instanceof Shape.Group group ? group : null;
  }

  /** The draft of one component of the group. */
  Draft child(Shape.Field field) {
    return Objects.requireNonNull(children.get(field.key()), field.key());
  }

  private void beginGroup(Shape.Group group) {
    Object defaults = Schema.defaults(group.type());
    if (defaults != null) {
      fillGroup(group, defaults);
      return;
    }
    present = true;
    children = new LinkedHashMap<>();
    for (Shape.Field field : group.fields()) {
      boolean needed = field.absence() == Shape.Absence.FORBIDDEN;
      boolean nested = field.shape() instanceof Shape.Group;
      Draft child = needed && nested ? fresh(field.shape()) : new Draft(field.shape());
      children.put(field.key(), child);
    }
  }

  private void fill(Object from) {
    if (shape instanceof Shape.Group group) {
      fillGroup(group, from);
    } else if (shape instanceof Shape.OneOf oneOf) {
      choice = oneOf.nameOf(from);
      fillGroup(oneOf.choice(choice), from);
    } else if (shape instanceof Shape.MapOf map) {
      present = true;
      children = new TreeMap<>();
      ((Map<?, ?>) from).forEach((k, v) -> children.put((String) k, of(map.value(), v)));
    } else {
      present = true;
      value = from;
    }
  }

  private void fillGroup(Shape.Group group, Object record) {
    present = true;
    children = new LinkedHashMap<>();
    for (Shape.Field field : group.fields()) {
      Object value = field.option().required() ? null : field.read(record);
      children.put(field.key(), of(field.shape(), value));
    }
  }
}

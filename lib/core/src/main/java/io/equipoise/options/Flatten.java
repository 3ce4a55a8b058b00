package io.equipoise.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes records apart into {@link Plain} values, beside the defaults they were laid over. */
final class Flatten {
  private Flatten() {}

  /** The values of a record. */
  static Plain.Mapping of(Shape.Group shape, Object record) {
    Object base = Schema.defaults(shape.type());
    return group(shape, record, base, Slot.ROOT, Kind.SEMANTIC);
  }

  /** The text of one value as YAML on one line. */
  static String yaml(Shape shape, @Nullable Object value) {
    return text(shape, value, true);
  }

  private static Plain.Mapping group(
      Shape.Group shape, Object record, @Nullable Object base, Slot slot, Kind kind) {
    Map<String, Plain> values = new LinkedHashMap<>();
    Object defaults = base != null ? base : Schema.defaults(shape.type());
    for (Shape.Field field : shape.fields()) {
      Kind inner = kind == Kind.SEMANTIC ? field.option().kind() : kind;
      boolean known = defaults != null && !field.option().required();
      Object fallback = known && defaults != null ? field.read(defaults) : null;
      values.put(
          field.key(), value(field, field.read(record), fallback, known, slot.child(field), inner));
    }
    return new Plain.Mapping(slot, false, values, Set.of());
  }

  private static Plain value(
      Shape.Field field,
      @Nullable Object value,
      @Nullable Object base,
      boolean known,
      Slot slot,
      Kind kind) {
    String fallback = known ? text(field.shape(), base, true) : null;
    return value(field.shape(), value, base, fallback, slot, kind);
  }

  private static Plain value(
      Shape shape,
      @Nullable Object value,
      @Nullable Object base,
      @Nullable String fallback,
      Slot slot,
      Kind kind) {
    if (value != null && shape instanceof Shape.Group group) {
      return group(group, value, base, slot, kind);
    }
    if (value != null && shape instanceof Shape.OneOf oneOf) {
      return oneOf(oneOf, value, base, slot, kind);
    }
    if (value instanceof Map<?, ?> map && shape instanceof Shape.MapOf of) {
      return map(of, map, base, slot, kind);
    }
    return new Plain.Atom(
        slot,
        kind,
        text(shape, value, true),
        text(shape, value, false),
        fallback,
        slot.secret(shape));
  }

  private static Plain oneOf(
      Shape.OneOf oneOf, Object value, @Nullable Object base, Slot slot, Kind kind) {
    String name = oneOf.nameOf(value);
    String fallback = base == null ? null : oneOf.nameOf(base);
    Object inner = name.equals(fallback) ? base : null;
    Map<String, Plain> values = new LinkedHashMap<>();
    values.put(
        oneOf.key(),
        new Plain.Atom(slot.entry(oneOf.key()), kind, name, Quoted.json(name), fallback, false));
    values.putAll(group(oneOf.choice(name), value, inner, slot, kind).values());
    return new Plain.Mapping(slot, false, values, Set.of());
  }

  private static Plain map(
      Shape.MapOf of, Map<?, ?> map, @Nullable Object base, Slot slot, Kind kind) {
    Map<?, ?> old = base instanceof Map<?, ?> known ? known : Map.of();
    boolean semantic = kind == Kind.SEMANTIC;
    Map<String, Plain> values = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          Object before = old.get(name);
          String fallback = before == null ? null : text(of.value(), before, true);
          Plain plain = value(of.value(), value, before, fallback, slot.entry((String) name), kind);
          values.put(
              (String) name, semantic && plain instanceof Plain.Mapping m ? named(m) : plain);
        });
    TreeSet<String> removed = names(old);
    removed.removeAll(values.keySet());
    return new Plain.Mapping(slot, semantic, values, removed);
  }

  private static Plain.Mapping named(Plain.Mapping entry) {
    return new Plain.Mapping(entry.slot(), true, entry.values(), entry.removed());
  }

  private static TreeSet<String> names(Map<?, ?> map) {
    TreeSet<String> names = new TreeSet<>();
    map.keySet().forEach(name -> names.add((String) name));
    return names;
  }

  private static String text(Shape shape, @Nullable Object value, boolean yaml) {
    if (value == null) {
      return yaml ? "~" : "null";
    }
    if (shape instanceof Shape.Leaf leaf) {
      return leaf(leaf, value, yaml);
    }
    if (shape instanceof Shape.ListOf list) {
      return ((List<?>) value)
          .stream()
              .map(item -> text(list.element(), item, yaml))
              .collect(Collectors.joining(yaml ? ", " : ",", "[", "]"));
    }
    Map<String, String> parts = yaml ? new LinkedHashMap<>() : new TreeMap<>();
    if (shape instanceof Shape.MapOf map) {
      new TreeMap<>((Map<?, ?>) value)
          .forEach((k, v) -> parts.put((String) k, text(map.value(), v, yaml)));
    } else if (shape instanceof Shape.OneOf oneOf) {
      String name = oneOf.nameOf(value);
      parts.put(oneOf.key(), yaml ? name : Quoted.json(name));
      fields(oneOf.choice(name), value, yaml, parts);
    } else {
      fields((Shape.Group) shape, value, yaml, parts);
    }
    List<String> entries = new ArrayList<>();
    parts.forEach((k, v) -> entries.add(yaml ? k + ": " + v : Quoted.json(k) + ":" + v));
    return "{" + String.join(yaml ? ", " : ",", entries) + "}";
  }

  private static void fields(
      Shape.Group group, Object value, boolean yaml, Map<String, String> parts) {
    for (Shape.Field field : group.fields()) {
      parts.put(field.key(), text(field.shape(), field.read(value), yaml));
    }
  }

  private static String leaf(Shape.Leaf leaf, Object value, boolean yaml) {
    String text = Scalars.text(value);
    boolean finite = !(value instanceof Double number) || Double.isFinite(number);
    return switch (leaf.type()) {
      case BOOLEAN, INT, LONG -> text;
      case DOUBLE -> yaml || finite ? text : Quoted.json(text);
      case TEXT -> yaml ? Quoted.yaml(text) : Quoted.json(text);
      default -> yaml && !text.equals("null") ? text : Quoted.json(text);
    };
  }
}

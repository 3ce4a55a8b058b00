package io.equipoise.options;

import java.lang.reflect.Method;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an option can hold, as read from the record types by {@link Schema}. */
sealed interface Shape {
  /** How a reader would call it: {@code integer}, {@code list of text}, {@code a | b}. */
  String label();

  /** The label in a sentence, after "expected". */
  default String expected() {
    return "a " + label();
  }

  /** The kinds of single values. */
  enum Type {
    BOOLEAN("true or false"),
    INT("integer"),
    LONG("integer"),
    DOUBLE("number"),
    TEXT("text"),
    ENUM("choice"),
    DURATION("duration"),
    SIZE("size");

    final String label;

    Type(String label) {
      this.label = label;
    }
  }

  /** A single value. */
  record Leaf(Type type, Class<?> raw, Option option) implements Shape {
    @Override
    public String label() {
      return type == Type.ENUM ? String.join(" | ", Scalars.names(raw)) : type.label;
    }

    @Override
    public String expected() {
      return Range.expected(this);
    }
  }

  /** Values in a row; always given and replaced as a whole. */
  record ListOf(Shape element) implements Shape {
    @Override
    public String label() {
      return "list of " + element.label();
    }
  }

  /** Named entries; bound in order of name, so that their order in a file means nothing. */
  record MapOf(Shape value) implements Shape {
    @Override
    public String label() {
      return "map of name to " + value.label();
    }
  }

  /** A record. */
  record Group(Class<?> type, List<Field> fields) implements Shape {
    @Override
    public String label() {
      return "group of options";
    }

    @Nullable Field field(String key) {
      for (Field field : fields) {
        if (field.key().equals(key) || List.of(field.option().formerly()).contains(key)) {
          return field;
        }
      }
      return null;
    }

    List<String> keys() {
      return fields.stream().map(Field::key).collect(Collectors.toList());
    }
  }

  /** One of several records, by name. */
  record OneOf(Class<?> type, String key, SortedMap<String, Group> choices) implements Shape {
    @Override
    public String label() {
      return String.join(" | ", choices.keySet());
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", choices.keySet());
    }

    String nameOf(Object value) {
      for (var choice : choices.entrySet()) {
        if (choice.getValue().type() == value.getClass()) {
          return choice.getKey();
        }
      }
      throw new IllegalArgumentException(value.getClass() + " is not a choice of " + type);
    }

    Group choice(String name) {
      Group group = choices.get(name);
      if (group == null) {
        throw new IllegalArgumentException(name + " is not a choice of " + type);
      }
      return group;
    }
  }

  /** How a component says that it has no value. */
  enum Absence {
    FORBIDDEN,
    OPTIONAL,
    NULLABLE
  }

  /** A component of a record. */
  record Field(String key, Option option, Shape shape, Absence absence, Method accessor) {
    /** The component's value in a record, null when it has none. */
    @Nullable Object read(Object record) {
      Object value = Schema.invoke(accessor, record);
      return value instanceof java.util.Optional<?> optional ? optional.orElse(null) : value;
    }
  }
}

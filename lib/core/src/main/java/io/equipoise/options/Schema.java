package io.equipoise.options;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shape of options from record types.
 *
 * <p>A type that cannot be bound (no {@code @Option(doc)}, an unsupported component type, a record
 * that contains itself, one key twice) is a mistake of the programmer: {@link
 * IllegalArgumentException}.
 */
final class Schema {
  private static final Map<Class<?>, Shape.Type> LEAVES =
      Map.of(
          boolean.class, Shape.Type.BOOLEAN,
          Boolean.class, Shape.Type.BOOLEAN,
          int.class, Shape.Type.INT,
          Integer.class, Shape.Type.INT,
          long.class, Shape.Type.LONG,
          Long.class, Shape.Type.LONG,
          double.class, Shape.Type.DOUBLE,
          Double.class, Shape.Type.DOUBLE,
          String.class, Shape.Type.TEXT,
          Duration.class, Shape.Type.DURATION);

  /** What is declared about a component without {@link Option}. */
  static final Option UNDECLARED =
      Undescribed.class.getRecordComponents()[0].getAnnotation(Option.class);

  /** Shapes are values; a sweep binds the same type for every trial. */
  private static final ClassValue<Shape.Group> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape.Group computeValue(Class<?> record) {
          return new Schema().group(record);
        }
      };

  private final List<Class<?>> open = new ArrayList<>();

  private Schema() {}

  /** The shape of a record type. */
  static Shape.Group of(Class<?> record) {
    return SHAPES.get(record);
  }

  /** {@code stepSize} and {@code STEP_SIZE} become {@code step-size}. */
  static String kebab(String name) {
    String words = name.equals(name.toUpperCase(Locale.ROOT)) ? name : camelToSnake(name);
    return words.replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** What {@code defaults()} of a record type returns, or null when it has no such method. */
  static @Nullable Object defaults(Class<?> type) {
    try {
      Method method = type.getDeclaredMethod("defaults");
      if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != type) {
        return null;
      }
      method.setAccessible(true);
      return invoke(method, null);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** A record from its components, in their order. */
  static Object create(Class<?> type, List<@Nullable Object> values)
      throws InvocationTargetException {
    try {
      Class<?>[] parameters =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw new IllegalArgumentException(type + " cannot be constructed", e);
    }
  }

  static @Nullable Object invoke(Method method, @Nullable Object target) {
    try {
      return method.invoke(target);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(method + " failed", e);
    }
  }

  private Shape.Group group(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type + " is no record; options are bound to records");
    }
    if (open.contains(type)) {
      throw new IllegalArgumentException(type + " contains itself; options must be finite");
    }
    open.add(type);
    List<Shape.Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(field(component));
    }
    open.remove(type);
    checkKeys(type, fields);
    return new Shape.Group(type, List.copyOf(fields));
  }

  private Shape.Field field(RecordComponent component) {
    Type type = component.getGenericType();
    AnnotatedType annotated = component.getAnnotatedType();
    Shape.Absence absence =
        annotated.isAnnotationPresent(Nullable.class)
            ? Shape.Absence.NULLABLE
            : Shape.Absence.FORBIDDEN;
    if (component.getType() == Optional.class) {
      absence = Shape.Absence.OPTIONAL;
      type = argument(type, 0);
    }
    Option given = component.getAnnotation(Option.class);
    Option option = given == null ? UNDECLARED : given;
    Shape shape = shape(type, option, component);
    boolean group = shape instanceof Shape.Group || shape instanceof Shape.OneOf;
    if (!group && option.doc().isBlank()) {
      throw new IllegalArgumentException(
          "component " + component + " has no @Option(doc = \"...\")");
    }
    component.getAccessor().setAccessible(true);
    return new Shape.Field(
        kebab(component.getName()), option, shape, absence, component.getAccessor());
  }

  private Shape shape(Type type, Option option, RecordComponent where) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class) {
        Shape element = shape(argument(type, 0), option, where);
        checkNoSecrets(element, where);
        return new Shape.ListOf(element);
      }
      if (generic.getRawType() == Map.class && argument(type, 0) == String.class) {
        return new Shape.MapOf(shape(argument(type, 1), option, where));
      }
    } else if (type instanceof Class<?> raw) {
      return shape(raw, option, where);
    }
    throw unsupported(type, where);
  }

  private Shape shape(Class<?> raw, Option option, RecordComponent where) {
    Shape.Type leaf = LEAVES.get(raw);
    if (leaf != null) {
      return new Shape.Leaf(leaf, raw, option);
    }
    if (raw == ByteSize.class) {
      return new Shape.Leaf(Shape.Type.SIZE, raw, option);
    }
    if (raw.isEnum()) {
      return new Shape.Leaf(Shape.Type.ENUM, raw, option);
    }
    if (raw.isRecord()) {
      return group(raw);
    }
    if (raw.isSealed()) {
      return oneOf(raw);
    }
    throw unsupported(raw, where);
  }

  private Shape.OneOf oneOf(Class<?> type) {
    SelectedBy key = type.getAnnotation(SelectedBy.class);
    TreeMap<String, Shape.Group> choices = new TreeMap<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      Named named = permitted.getAnnotation(Named.class);
      String name = named == null ? kebab(permitted.getSimpleName()) : named.value();
      if (choices.put(name, group(permitted)) != null) {
        throw new IllegalArgumentException(type + " has two choices named " + name);
      }
    }
    Shape.OneOf oneOf = new Shape.OneOf(type, key == null ? "method" : key.value(), choices);
    if (choices.values().stream().anyMatch(choice -> choice.field(oneOf.key()) != null)) {
      throw new IllegalArgumentException(type + " has a choice with an option " + oneOf.key());
    }
    return oneOf;
  }

  /** A list is shown as one value, so a part of it could not be masked. */
  private static void checkNoSecrets(Shape shape, RecordComponent where) {
    if (shape instanceof Shape.OneOf oneOf) {
      oneOf.choices().values().forEach(choice -> checkNoSecrets(choice, where));
    } else if (shape instanceof Shape.Group group) {
      for (Shape.Field field : group.fields()) {
        if (Slot.ROOT.child(field).secret(field.shape())) {
          throw new IllegalArgumentException(
              "component "
                  + where
                  + " lists records with "
                  + field.key()
                  + ", which looks like a"
                  + " secret; use a map, or declare notSecret");
        }
        checkNoSecrets(field.shape(), where);
      }
    }
  }

  private static void checkKeys(Class<?> type, List<Shape.Field> fields) {
    List<String> keys =
        fields.stream()
            .flatMap(f -> Stream.concat(Stream.of(f.key()), Stream.of(f.option().formerly())))
            .collect(Collectors.toList());
    if (Set.copyOf(keys).size() != keys.size()) {
      throw new IllegalArgumentException(type + " has one key twice: " + keys);
    }
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static IllegalArgumentException unsupported(Type type, RecordComponent where) {
    return new IllegalArgumentException(
        "component "
            + where
            + " of "
            + where.getDeclaringRecord()
            + " has type "
            + type
            + "; expected boolean, int, long, double, String, an enum, Duration, ByteSize, a"
            + " record, a sealed interface of records, or Optional, List or Map<String, ...> of"
            + " these");
  }

  private static String camelToSnake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("([A-Z])([A-Z][a-z])", "$1_$2");
  }

  /** Carries the annotation of components that have none. */
  private record Undescribed(@Option int none) {}
}

package io.equipoise.options;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The reference of a job's options, written from its records: for {@code --help} and for the docs.
 *
 * <p>Needs no file, cluster or network. {@code tasks.NAME.weight} stands for the entry of any name.
 */
public final class Help {
  /** Whether only the default choice is followed, where there is one. */
  private final boolean brief;

  private Help(boolean brief) {
    this.brief = brief;
  }

  /**
   * One line of the reference.
   *
   * @param path the option's path
   * @param type what it holds
   * @param fallback its default; {@code required} or {@code none}
   * @param range its legal values, possibly empty
   * @param kind what a change of it does
   * @param doc its sentence; for an option of one choice only, says of which
   */
  public record Line(
      String path, String type, String fallback, String range, Kind kind, String doc) {}

  /** All lines, in the order of the records. */
  public static List<Line> lines(Class<? extends Record> type) {
    return new Help(false).all(type);
  }

  private List<Line> all(Class<? extends Record> type) {
    List<Line> lines = new ArrayList<>();
    group(Schema.of(type), Schema.defaults(type), Slot.ROOT, Kind.SEMANTIC, "", lines);
    return lines;
  }

  /** The reference for a terminal. */
  public static String text(Class<? extends Record> type) {
    return text(lines(type));
  }

  /** The same without the options of choices that are not the default. */
  public static String brief(Class<? extends Record> type) {
    return text(new Help(true).all(type));
  }

  /**
   * The reference of the options at or beneath a path, of every choice.
   *
   * @throws Failure exit 2 with the nearest path when there is none
   */
  public static String text(Class<? extends Record> type, String path) {
    List<Line> all = lines(type);
    List<Line> beneath =
        all.stream().filter(line -> (line.path() + ".").startsWith(path + ".")).toList();
    if (beneath.isEmpty()) {
      throw unknown(path, all);
    }
    return text(beneath);
  }

  private static Failure unknown(String path, List<Line> all) {
    Set<String> known = new TreeSet<>();
    for (Line line : all) {
      for (int dot = line.path().indexOf('.'); dot > 0; dot = line.path().indexOf('.', dot + 1)) {
        known.add(line.path().substring(0, dot));
      }
      known.add(line.path());
    }
    return new Failure(
        ExitCode.USAGE,
        OptionCode.UNKNOWN.code(),
        "unknown option \""
            + path
            + "\"; expected one of "
            + known.stream().filter(name -> name.indexOf('.') < 0).toList()
            + ", or one beneath",
        "",
        Nearest.of(path, known)
            .map(near -> "Did you mean " + near + "?")
            .orElse("Leave it out to see them all."));
  }

  private static String text(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.path()).append(" (").append(line.type());
      text.append(line.range().isEmpty() ? "" : " " + line.range());
      text.append(", default ").append(line.fallback());
      text.append(", ").append(kind(line)).append(")\n    ").append(line.doc()).append('\n');
    }
    return text.toString();
  }

  /** The reference as a Markdown table. */
  public static String markdown(Class<? extends Record> type) {
    StringBuilder text =
        new StringBuilder("| option | type | default | range | kind | meaning |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (Line line : lines(type)) {
      List<String> cells =
          List.of(
              code(line.path()),
              line.type(),
              code(line.fallback()),
              line.range(),
              kind(line),
              line.doc());
      for (String cell : cells) {
        text.append("| ").append(cell.replace("|", "\\|")).append(' ');
      }
      text.append("|\n");
    }
    return text.toString();
  }

  private void group(
      Shape.Group group,
      @Nullable Object defaults,
      Slot slot,
      Kind kind,
      String only,
      List<Line> lines) {
    Object base = defaults != null ? defaults : Schema.defaults(group.type());
    for (Shape.Field field : group.fields()) {
      boolean known = base != null && !field.option().required();
      Object fallback = known && base != null ? field.read(base) : null;
      String none = known || field.absence() != Shape.Absence.FORBIDDEN ? "none" : "required";
      String text = fallback == null ? none : Flatten.yaml(field.shape(), fallback);
      Kind inner = kind == Kind.SEMANTIC ? field.option().kind() : kind;
      shape(field.shape(), fallback, text, slot.child(field), inner, only, lines);
    }
  }

  private void shape(
      Shape shape,
      @Nullable Object fallback,
      String text,
      Slot slot,
      Kind kind,
      String only,
      List<Line> lines) {
    if (shape instanceof Shape.Group group) {
      group(group, fallback, slot, kind, only, lines);
    } else if (shape instanceof Shape.OneOf oneOf) {
      oneOf(oneOf, fallback, text, slot, kind, only, lines);
    } else if (shape instanceof Shape.MapOf map && !(map.value() instanceof Shape.Leaf)) {
      lines.add(new Line(slot.path(), map.label(), text, "", kind, only + slot.option().doc()));
      shape(map.value(), null, "none", slot.entry("NAME"), kind, only, lines);
    } else {
      String doc = slot.option().doc();
      boolean unitSaid = slot.option().unit().isEmpty() || !range(shape).isEmpty();
      String unit = unitSaid ? "" : " [" + slot.option().unit() + "]";
      lines.add(new Line(slot.path(), shape.label() + unit, text, range(shape), kind, only + doc));
    }
  }

  private void oneOf(
      Shape.OneOf oneOf,
      @Nullable Object fallback,
      String text,
      Slot slot,
      Kind kind,
      String only,
      List<Line> lines) {
    String chosen = fallback == null ? null : oneOf.nameOf(fallback);
    String type = String.join(" | ", oneOf.choices().keySet());
    Slot key = slot.entry(oneOf.key());
    String doc = only + slot.option().doc();
    lines.add(new Line(key.path(), type, chosen == null ? text : chosen, "", kind, doc));
    oneOf
        .choices()
        .forEach(
            (name, group) -> {
              if (!brief || chosen == null || name.equals(chosen)) {
                group(
                    group,
                    name.equals(chosen) ? fallback : null,
                    slot,
                    kind,
                    only + "With " + key.path() + " = " + name + ": ",
                    lines);
              }
            });
  }

  private static String range(Shape shape) {
    Shape inner = shape;
    while (inner instanceof Shape.ListOf list) {
      inner = list.element();
    }
    return inner instanceof Shape.Leaf leaf ? Range.text(leaf) : "";
  }

  private static String kind(Line line) {
    return line.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String code(String text) {
    return text.equals("none") || text.equals("required") ? text : "`" + text + "`";
  }
}

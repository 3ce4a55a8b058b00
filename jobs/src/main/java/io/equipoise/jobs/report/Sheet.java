package io.equipoise.jobs.report;

import io.equipoise.run.Masking;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a figure: a CSV file, and the beginning of it as a table under the picture.
 *
 * <p>The file is UTF-8 with a line of names, commas, quotes where they are needed and {@code \n};
 * numbers are in full precision and missing ones are empty. A text that a spreadsheet would run as
 * a formula, because it begins with {@code = + - @}, a tab or a line break, is quoted with an
 * apostrophe before it.
 */
final class Sheet {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");
  private static final Pattern SPECIAL = Pattern.compile("[,\"\\r\\n]");
  private static final int SHOWN = 100;
  private static final int DIGITS = 4;

  private final List<String> columns;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  Sheet(String... columns) {
    this(List.of(columns));
  }

  Sheet(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Adds a row of texts and numbers; null and NaN are missing. */
  void row(@Nullable Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells; expected " + columns);
    }
    rows.add(cells);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  int size() {
    return rows.size();
  }

  byte[] csv() {
    StringBuilder out = new StringBuilder();
    out.append(columns.stream().map(Sheet::cell).collect(Collectors.joining(","))).append('\n');
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        out.append(i == 0 ? "" : ",").append(cell(row[i]));
      }
      out.append('\n');
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String cell(@Nullable Object value) {
    if (value == null || value instanceof Double d && !Double.isFinite(d)) {
      return "";
    }
    if (value instanceof Number) {
      return value.toString();
    }
    String text = value.toString();
    if (NUMBER.matcher(text).matches()) {
      return text;
    }
    boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
    return formula || SPECIAL.matcher(text).find()
        ? "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\""
        : text;
  }

  /** What the template shows. */
  List<Head> head() {
    List<Head> heads = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int at = i;
      boolean number = !rows.isEmpty() && rows.stream().limit(SHOWN).allMatch(r -> numeric(r[at]));
      heads.add(new Head(columns.get(i), number ? "num" : ""));
    }
    return heads;
  }

  /** The first rows, as text. */
  List<Line> body() {
    List<Head> heads = head();
    List<Line> lines = new ArrayList<>();
    for (@Nullable Object[] row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
      List<Head> cells = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        cells.add(new Head(shown(row[i]), heads.get(i).kind()));
      }
      lines.add(new Line(cells));
    }
    return lines;
  }

  /** Says how much of it is shown; empty when that is all. */
  String cut() {
    return rows.size() <= SHOWN
        ? ""
        : String.format(java.util.Locale.ROOT, "The first %d of %,d rows.", SHOWN, rows.size());
  }

  private static boolean numeric(@Nullable Object value) {
    return value == null || value instanceof Number;
  }

  /** A number with four significant digits, a text on one line; a dash where it is missing. */
  static String shown(@Nullable Object value) {
    if (value == null) {
      return "–";
    }
    return value instanceof Double d ? number(d) : Masking.shortened(value.toString(), 160);
  }

  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
    double size = Math.abs(value);
    return (size >= 1e-4 && size < 1e7 ? rounded.toPlainString() : rounded.toString())
        .replace('-', '−');
  }

  /** A cell or a column's name, and {@code num} when the column holds numbers. */
  record Head(String text, String kind) {}

  /** A row. */
  record Line(List<Head> cells) {}
}

package io.equipoise.options;

import io.equipoise.run.Masking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lays out tables of options for a terminal. */
final class Explain {
  private static final int WIDEST = 60;

  private Explain() {}

  /** One line per option: path, value, origin, kind. */
  static String table(List<Resolved.Entry> entries) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("option", "value", "origin", "kind"));
    for (Resolved.Entry entry : entries) {
      rows.add(
          List.of(
              entry.path(),
              Masking.shortened(entry.value(), WIDEST),
              entry.place().origin(),
              entry.kind().name().toLowerCase(Locale.ROOT)));
    }
    return columns(rows);
  }

  /** Rows of equal length, each column as wide as its widest cell, two spaces between. */
  static String columns(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(width[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}

package io.equipoise.jobs.runs;

import io.equipoise.run.Masking;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. */
final class TextTable {
  private static final int WIDEST = 80;

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... head) {
    row(head);
  }

  /** Adds a row; text from files cannot forge a line or a column. */
  void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Masking.shortened(cell.isEmpty() ? "-" : cell, WIDEST));
    }
    rows.add(row);
  }

  void print(PrintWriter out, String indent) {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(width[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}

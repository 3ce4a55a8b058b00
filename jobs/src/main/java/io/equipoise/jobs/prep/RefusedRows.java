package io.equipoise.jobs.prep;

import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rows that a table does not have.
 *
 * @param lines the first twenty files that break off, since that may be many rows and counts as
 *     one, and the first twenty of the other rows, without copies where all are more than that
 * @param copies how many rows of each file are there already, as another description of a crystal
 */
record RefusedRows(List<String> lines, Map<String, Long> copies) {
  private static final int FEW = 20;

  /** Those of a table, in order of file and row. */
  static RefusedRows of(PreparedTable table) {
    List<QuarantineTable.Row> rows = new ArrayList<>();
    for (TableManifest.Part part : table.manifest().quarantine()) {
      try {
        byte[] bytes = table.directory().resolve(part.path()).read();
        rows.addAll(QuarantineTable.read(bytes, part.path()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return of(rows);
  }

  /** In order of file and row. */
  static RefusedRows of(List<QuarantineTable.Row> rows) {
    List<String> lines = new ArrayList<>();
    long cut = 0;
    long told = 0;
    for (QuarantineTable.Row row : rows) {
      if (Refusals.isCut(row)) {
        if (++cut <= FEW) {
          lines.add("cut      " + where(row) + ": the rest of the file is lost. " + row.message());
        }
      } else if ((rows.size() <= FEW || !Refusals.isCopy(row)) && ++told <= FEW) {
        lines.add(
            "refused  "
                + where(row)
                + " "
                + row.rowKey()
                + ", "
                + row.rule()
                + ": "
                + row.message());
      }
    }
    if (cut > FEW) {
      lines.add(String.format(Locale.ROOT, "cut      %,d more files", cut - FEW));
    }
    if (told > FEW) {
      lines.add(String.format(Locale.ROOT, "refused  %,d more rows", told - FEW));
    }
    return new RefusedRows(
        lines,
        rows.stream()
            .filter(Refusals::isCopy)
            .collect(Collectors.groupingBy(QuarantineTable.Row::file, Collectors.counting())));
  }

  private static String where(QuarantineTable.Row row) {
    return String.format(Locale.ROOT, "%s row %s", row.file(), row.row());
  }
}

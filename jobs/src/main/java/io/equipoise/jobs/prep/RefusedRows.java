package io.equipoise.jobs.prep;

import io.equipoise.table.ParquetFile;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows that a table does not have, in lines: every file whose rest was lost, since that may be
 * many rows and counts as one; and the others where they are few.
 */
final class RefusedRows {
  private static final int FEW = 20;
  private static final int FILE = 1;
  private static final int ROW = 2;
  private static final int KEY = 3;
  private static final int RULE = 4;
  private static final int MESSAGE = 8;

  private RefusedRows() {}

  /** The lines, in order of file and row. */
  static List<String> lines(PreparedTable table) {
    List<String> lines = new ArrayList<>();
    for (TableManifest.Part part : table.manifest().quarantine()) {
      try {
        byte[] bytes = table.directory().resolve(part.path()).read();
        List<Object[]> rows = ParquetFile.read(QuarantineTable.SCHEMA, bytes, part.path());
        for (Object[] row : rows) {
          if (row[KEY].equals("*")) {
            lines.add("cut      " + where(row) + ": the rest of the file is lost. " + row[MESSAGE]);
          } else if (rows.size() <= FEW) {
            lines.add(
                "refused  " + where(row) + " " + row[KEY] + ", " + row[RULE] + ": " + row[MESSAGE]);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  private static String where(Object[] row) {
    return String.format(Locale.ROOT, "%s row %s", row[FILE], row[ROW]);
  }
}

package io.equipoise.jobs.report;

import io.equipoise.table.TableSchema;
import org.jspecify.annotations.Nullable;

/** One stored row, by the names of its columns. */
record Cells(TableSchema schema, @Nullable Object[] row) {
  String text(String column) {
    return String.valueOf(row[schema.index(column)]);
  }

  int whole(String column) {
    return row[schema.index(column)] instanceof Integer value ? value : -1;
  }

  long large(String column) {
    return row[schema.index(column)] instanceof Long value ? value : -1;
  }

  /** NaN where the table has a null. */
  double number(String column) {
    return row[schema.index(column)] instanceof Double value ? value : Double.NaN;
  }
}

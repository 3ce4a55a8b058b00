package io.equipoise.table;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cells of one row by column name; a cell that its schema allows to be null is NaN as a number. */
record RowReader(TableSchema schema, @Nullable Object[] cells) {
  String text(String column) {
    return (String) required(column);
  }

  int whole(String column) {
    return (Integer) required(column);
  }

  long large(String column) {
    return (Long) required(column);
  }

  double number(String column) {
    Object cell = cells[schema.index(column)];
    return cell == null ? Double.NaN : (Double) cell;
  }

  int[] ints(String column) {
    return (int[]) required(column);
  }

  double[] doubles(String column) {
    return (double[]) required(column);
  }

  private Object required(String column) {
    return Objects.requireNonNull(cells[schema.index(column)], column);
  }
}

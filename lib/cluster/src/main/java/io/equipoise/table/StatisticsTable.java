package io.equipoise.table;

import static io.equipoise.table.Column.Type.DOUBLE;
import static io.equipoise.table.Column.Type.LONG;
import static io.equipoise.table.Column.Type.STRING;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rows of a prepared table are like, split by split: one number in a row. */
public final class StatisticsTable {
  /** The columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "statistics",
          1,
          List.of(
              Column.of("split", STRING),
              Column.of("kind", STRING),
              Column.of("name", STRING),
              Column.of("statistic", STRING),
              Column.nullable("value", DOUBLE),
              Column.nullable("count", LONG)));

  private StatisticsTable() {}

  /**
   * One number.
   *
   * @param split train, val, test or all
   * @param kind table, element or task
   * @param statistic {@code n, missing, mean, sd, min, max, q05, q25, q50, q75, q95} or {@code bin}
   * @param value of the statistic; the least value of a bin; null for a count
   * @param count how many; null for other numbers
   */
  public record Row(
      String split,
      String kind,
      String name,
      String statistic,
      @Nullable Double value,
      @Nullable Long count) {}

  /** The bytes of a file with these rows. */
  public static byte[] write(List<Row> rows) throws IOException {
    List<@Nullable Object[]> cells = new ArrayList<>(rows.size());
    for (Row r : rows) {
      cells.add(new @Nullable Object[] {r.split, r.kind, r.name, r.statistic, r.value, r.count});
    }
    return ParquetFile.write(SCHEMA, cells, Map.of("equipoise.schema", SCHEMA.versioned()));
  }

  /**
   * The rows of a file.
   *
   * @param where the file's name, for messages
   * @throws IOException when the file is damaged
   */
  public static List<Row> read(byte[] bytes, String where) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (@Nullable Object[] cells : ParquetFile.read(SCHEMA, bytes, where)) {
      RowReader row = new RowReader(SCHEMA, cells);
      rows.add(
          new Row(
              row.text("split"),
              row.text("kind"),
              row.text("name"),
              row.text("statistic"),
              (Double) cells[SCHEMA.index("value")],
              (Long) cells[SCHEMA.index("count")]));
    }
    return rows;
  }
}

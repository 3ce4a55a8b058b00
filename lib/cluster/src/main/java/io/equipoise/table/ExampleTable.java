package io.equipoise.table;

import static io.equipoise.table.Column.Type.DOUBLES;
import static io.equipoise.table.Column.Type.STRING;

import io.equipoise.example.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers with their targets, one row each: the features as they were read, one nullable
 * column {@code y_<task>} per task. A missing target is null; a class is its number from 0.
 */
public final class ExampleTable {
  /** The version of reading and checking that made the rows; rises when it changes on purpose. */
  public static final String INGEST = "1";

  /** The columns without those of the tasks. */
  public static final TableSchema BASE =
      new TableSchema(
          "examples",
          1,
          List.of(
              Column.of("id", STRING),
              Column.of("source", STRING),
              Column.of("file", STRING),
              Column.of("features", DOUBLES),
              Column.of("split", STRING),
              Column.of("ingest_version", STRING)));

  private ExampleTable() {}

  /**
   * A row and the file that it came from.
   *
   * @param example its targets are in the order of the table's tasks
   */
  public record Row(Example example, String file) {}

  /** The columns of a table with these tasks. */
  public static TableSchema schema(List<String> tasks) {
    return BASE.with(
        tasks.stream()
            .map(task -> Column.nullable(CrystalTable.column(task), Column.Type.DOUBLE))
            .toList());
  }

  /** The bytes of a file with these rows. The same rows give the same bytes. */
  public static byte[] write(List<Row> rows, List<String> tasks) throws IOException {
    TableSchema schema = schema(tasks);
    List<@Nullable Object[]> cells = new ArrayList<>(rows.size());
    for (Row row : rows) {
      cells.add(cells(row, tasks.size()));
    }
    return ParquetFile.write(schema, cells, Map.of("equipoise.schema", schema.versioned()));
  }

  private static @Nullable Object[] cells(Row row, int tasks) {
    Example e = row.example();
    if (e.targets().length != tasks) {
      throw new IllegalArgumentException(
          "row '" + e.id() + "' has " + e.targets().length + " targets; expected " + tasks);
    }
    int base = BASE.columns().size();
    @Nullable Object[] cells = new Object[base + tasks];
    Object[] head = {e.id(), e.source(), row.file(), e.features(), e.split(), INGEST};
    System.arraycopy(head, 0, cells, 0, base);
    for (int k = 0; k < tasks; k++) {
      double y = e.targets()[k];
      cells[base + k] = Double.isNaN(y) ? null : (Object) y;
    }
    return cells;
  }

  /**
   * The rows of a file, with targets in the order of {@code tasks}; a task that the file lacks is
   * NaN in every row.
   *
   * @param where the file's name, for messages
   * @throws IOException when the file is damaged
   */
  public static List<Example> read(byte[] bytes, String where, List<String> tasks)
      throws IOException {
    TableSchema schema = schema(tasks);
    List<Example> examples = new ArrayList<>();
    for (@Nullable Object[] cells : ParquetFile.read(schema, bytes, where)) {
      RowReader row = new RowReader(schema, cells);
      double[] targets = new double[tasks.size()];
      for (int k = 0; k < targets.length; k++) {
        targets[k] = row.number(CrystalTable.column(tasks.get(k)));
      }
      Object features = Objects.requireNonNull(cells[schema.index("features")], "features");
      examples.add(
          new Example(
              row.text("id"), row.text("source"), row.text("split"), (double[]) features, targets));
    }
    return examples;
  }
}

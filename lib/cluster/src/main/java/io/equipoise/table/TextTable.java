package io.equipoise.table;

import static io.equipoise.table.Column.Type.INT;
import static io.equipoise.table.Column.Type.STRING;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labelled texts, one row each: the task that asks, the number of the right label, the text. */
public final class TextTable {
  /** The version of reading and checking that made the rows; rises when it changes on purpose. */
  public static final String INGEST = "1";

  /** The columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "texts",
          1,
          List.of(
              Column.of("id", STRING),
              Column.of("source", STRING),
              Column.of("file", STRING),
              Column.of("task", STRING),
              Column.of("label", INT),
              Column.of("text", STRING),
              Column.of("split", STRING),
              Column.of("ingest_version", STRING)));

  private TextTable() {}

  /**
   * A row.
   *
   * @param label its number among the task's, from 0
   */
  public record Row(
      String id, String source, String file, String task, int label, String text, String split) {}

  /** The bytes of a file with these rows. The same rows give the same bytes. */
  public static byte[] write(List<Row> rows) throws IOException {
    List<@Nullable Object[]> cells = new ArrayList<>(rows.size());
    for (Row row : rows) {
      cells.add(
          new Object[] {
            row.id(),
            row.source(),
            row.file(),
            row.task(),
            row.label(),
            row.text(),
            row.split(),
            INGEST
          });
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
              row.text("id"),
              row.text("source"),
              row.text("file"),
              row.text("task"),
              row.whole("label"),
              row.text("text"),
              row.text("split")));
    }
    return rows;
  }
}

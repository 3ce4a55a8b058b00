package io.equipoise.table;

import static io.equipoise.table.Column.Type.LONG;
import static io.equipoise.table.Column.Type.STRING;
import static io.equipoise.table.Column.Type.TIMESTAMP;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that were refused, and why. */
public final class QuarantineTable {
  /** The columns. */
  public static final TableSchema SCHEMA =
      new TableSchema(
          "quarantine",
          1,
          List.of(
              Column.of("source", STRING),
              Column.of("file", STRING),
              Column.of("row", LONG),
              Column.of("row_key", STRING),
              Column.of("rule", STRING),
              Column.of("severity", STRING),
              Column.of("field", STRING),
              Column.of("value", STRING),
              Column.of("message", STRING),
              Column.nullable("payload", STRING),
              Column.nullable("payload_sha256", STRING),
              Column.nullable("payload_bytes", LONG),
              Column.of("run_id", STRING),
              Column.nullable("first_seen", TIMESTAMP)));

  private QuarantineTable() {}

  /**
   * A refused row.
   *
   * @param row its number in the file, from 0
   * @param rowKey its id; {@code *} when the rest of the file was lost
   * @param rule the stable id and name, such as {@code CRY-010 OVERLAPPING_ATOMS}
   * @param payload its text; null when it was left out
   * @param payloadSha256 of the text in UTF-8
   */
  public record Row(
      String source,
      String file,
      long row,
      String rowKey,
      String rule,
      String field,
      String value,
      String message,
      @Nullable String payload,
      @Nullable String payloadSha256,
      long payloadBytes)
      implements Serializable {}

  /**
   * The bytes of a file with these rows.
   *
   * @param run what refused them
   * @param firstSeenMicros UTC, microseconds since 1970; null when no date was given
   */
  public static byte[] write(List<Row> rows, String run, @Nullable Long firstSeenMicros)
      throws IOException {
    List<@Nullable Object[]> cells = new ArrayList<>(rows.size());
    for (Row r : rows) {
      cells.add(
          new @Nullable Object[] {
            r.source(),
            r.file(),
            r.row(),
            r.rowKey(),
            r.rule(),
            "error",
            r.field(),
            r.value(),
            r.message(),
            r.payload(),
            r.payloadSha256(),
            r.payloadBytes(),
            run,
            firstSeenMicros
          });
    }
    return ParquetFile.write(SCHEMA, cells, Map.of("equipoise.schema", SCHEMA.versioned()));
  }

  /**
   * The rows of such a file.
   *
   * @param name of the file, for messages
   */
  public static List<Row> read(byte[] bytes, String name) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (@Nullable Object[] cells : ParquetFile.read(SCHEMA, bytes, name)) {
      rows.add(
          new Row(
              text(cells, "source"),
              text(cells, "file"),
              number(cells, "row"),
              text(cells, "row_key"),
              text(cells, "rule"),
              text(cells, "field"),
              text(cells, "value"),
              text(cells, "message"),
              (String) cells[SCHEMA.index("payload")],
              (String) cells[SCHEMA.index("payload_sha256")],
              number(cells, "payload_bytes")));
    }
    return rows;
  }

  private static String text(@Nullable Object[] cells, String column) {
    return String.valueOf(cells[SCHEMA.index(column)]);
  }

  private static long number(@Nullable Object[] cells, String column) {
    Object value = cells[SCHEMA.index(column)];
    return value == null ? 0 : (Long) value;
  }
}

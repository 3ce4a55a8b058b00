package io.equipoise.table;

import static io.equipoise.table.Column.Type.DOUBLE;
import static io.equipoise.table.Column.Type.DOUBLES;
import static io.equipoise.table.Column.Type.INT;
import static io.equipoise.table.Column.Type.INTS;
import static io.equipoise.table.Column.Type.LONG;
import static io.equipoise.table.Column.Type.STRING;

import io.equipoise.crystal.Sample;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Crystals with their targets, one row each: lattice and coordinates in angstrom and fractions, one
 * nullable column {@code y_<task>} per task. A missing target is null, never NaN.
 *
 * <p>What can be computed from a structure (volume, density, formula, least distance) is stored
 * beside it for people and for statistics of Parquet; reading back uses the structure alone.
 */
public final class CrystalTable {
  /** The version of reading and checking that made the rows; rises when it changes on purpose. */
  public static final String INGEST = "1";

  /** The columns without those of the tasks. */
  public static final TableSchema BASE =
      new TableSchema(
          "crystals",
          1,
          List.of(
              Column.of("id", STRING),
              Column.of("source", STRING),
              Column.of("file", STRING),
              Column.of("formula", STRING),
              Column.of("chemsys", STRING),
              Column.of("n", INT),
              Column.of("lattice", DOUBLES),
              Column.of("frac", DOUBLES),
              Column.of("z", INTS),
              Column.of("charge", DOUBLES),
              Column.of("occ_site", INTS),
              Column.of("occ_z", INTS),
              Column.of("occ_weight", DOUBLES),
              Column.of("volume", DOUBLE),
              Column.nullable("density", DOUBLE),
              Column.nullable("min_dist", DOUBLE),
              Column.of("split", STRING),
              Column.of("ingest_version", STRING),
              Column.nullable("row", LONG),
              Column.nullable("fingerprint", LONG)));

  private static final Pattern TASK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private CrystalTable() {}

  /**
   * A crystal and the file that it came from.
   *
   * @param sample its targets are in the order of the table's tasks
   * @param row its number in the file; null when it is not known
   * @param fingerprint {@link io.equipoise.crystal.Fingerprint#hash}; null when it was not taken
   */
  public record Row(Sample sample, String file, @Nullable Long row, @Nullable Long fingerprint)
      implements Serializable {
    /** A row of which neither is known. */
    public Row(Sample sample, String file) {
      this(sample, file, null, null);
    }
  }

  /** The columns of a table with these tasks. */
  public static TableSchema schema(List<String> tasks) {
    return BASE.with(
        tasks.stream().map(task -> Column.nullable(column(task), Column.Type.DOUBLE)).toList());
  }

  /** The column of a task. */
  public static String column(String task) {
    if (!isTask(task)) {
      throw new IllegalArgumentException(
          "task '" + task + "'; expected a name such as band_gap: " + TASK.pattern());
    }
    return "y_" + task;
  }

  /** Whether a task of this name can be a column. */
  public static boolean isTask(String name) {
    return TASK.matcher(name).matches();
  }

  /** The bytes of a file with these rows. The same rows give the same bytes. */
  public static byte[] write(List<Row> rows, List<String> tasks) throws IOException {
    TableSchema schema = schema(tasks);
    List<@Nullable Object[]> cells = new ArrayList<>(rows.size());
    for (Row row : rows) {
      cells.add(CrystalCells.of(row, tasks.size()));
    }
    return ParquetFile.write(schema, cells, Map.of("equipoise.schema", schema.versioned()));
  }

  /**
   * The samples of a file, with targets in the order of {@code tasks}; a task that the file lacks
   * is NaN in every row.
   *
   * @param where the file's name, for messages
   * @throws IOException when the file is damaged or a row is not a crystal
   */
  public static List<Sample> read(byte[] bytes, String where, List<String> tasks)
      throws IOException {
    return rows(bytes, where, tasks).stream().map(Row::sample).toList();
  }

  /**
   * As {@link #read}, with what else is known of each row.
   *
   * @throws IOException when the file is damaged or a row is not a crystal
   */
  public static List<Row> rows(byte[] bytes, String where, List<String> tasks) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (@Nullable Object[] row : ParquetFile.read(schema(tasks), bytes, where)) {
      try {
        rows.add(CrystalCells.row(row, tasks.size()));
      } catch (IllegalArgumentException e) {
        throw new IOException(where + ": " + e.getMessage(), e);
      }
    }
    return rows;
  }
}

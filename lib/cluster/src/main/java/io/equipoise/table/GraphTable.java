package io.equipoise.table;

import static io.equipoise.table.Column.Type.DOUBLE;
import static io.equipoise.table.Column.Type.DOUBLES;
import static io.equipoise.table.Column.Type.INT;
import static io.equipoise.table.Column.Type.INTS;
import static io.equipoise.table.Column.Type.STRING;

import io.equipoise.crystal.CrystalGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Graphs of crystals with their targets, one row each: edges by receiving atom, and the integers of
 * the reciprocal vectors, from which a network computes phases.
 *
 * <p>Distances and lengths are stored as doubles, so that a network computes the same bits from a
 * stored graph as from one that was built for it.
 */
public final class GraphTable {
  /** A row takes at most so much, as {@link #bytes} counts it: 8 MiB. */
  public static final long MOST_BYTES = 8L << 20;

  /** The columns without those of the tasks. */
  public static final TableSchema BASE =
      new TableSchema(
          "graphs",
          1,
          List.of(
              Column.of("id", STRING),
              Column.of("split", STRING),
              Column.of("params_hash", STRING),
              Column.of("n", INT),
              Column.of("e", INT),
              Column.of("k", INT),
              Column.of("z", INTS),
              Column.of("frac", DOUBLES),
              Column.of("rowptr", INTS),
              Column.of("col", INTS),
              Column.of("image", INTS),
              Column.of("dist", DOUBLES),
              Column.of("hkl", INTS),
              Column.of("knorm", DOUBLES),
              Column.of("rho", DOUBLE),
              Column.of("rc_used", DOUBLE)));

  private GraphTable() {}

  /**
   * A graph and what it is for.
   *
   * @param targets in the order of the table's tasks; NaN where missing
   */
  public record Row(CrystalGraph graph, String split, double[] targets) {}

  /** The columns of a table with these tasks. */
  public static TableSchema schema(List<String> tasks) {
    return BASE.with(
        tasks.stream().map(t -> Column.nullable(CrystalTable.column(t), DOUBLE)).toList());
  }

  /** What the arrays of a graph take: 32 a site, 24 an edge, 20 a reciprocal vector. */
  public static long bytes(CrystalGraph graph) {
    return 4 + 32L * graph.atoms() + 24L * graph.edges() + 20L * graph.waves();
  }

  /** The bytes of a file with these rows. The same rows give the same bytes. */
  public static byte[] write(List<Row> rows, String paramsHash, List<String> tasks)
      throws IOException {
    TableSchema schema = schema(tasks);
    List<@Nullable Object[]> cells = new ArrayList<>(rows.size());
    for (Row row : rows) {
      cells.add(GraphCells.of(row, paramsHash));
    }
    return ParquetFile.write(schema, cells, Map.of("equipoise.schema", schema.versioned()));
  }

  /**
   * The rows of a file, with targets in the order of {@code tasks}.
   *
   * @param where the file's name, for messages
   * @param paramsHash of the options that every graph must have been cut with
   * @throws IOException when the file is damaged, or a row is not a graph or one cut otherwise
   */
  public static List<Row> read(byte[] bytes, String where, String paramsHash, List<String> tasks)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    for (@Nullable Object[] cells : ParquetFile.read(schema(tasks), bytes, where)) {
      try {
        rows.add(GraphCells.row(new RowReader(BASE, cells), paramsHash, tasks.size()));
      } catch (IllegalArgumentException e) {
        throw new IOException(where + ": " + e.getMessage(), e);
      }
    }
    return rows;
  }
}

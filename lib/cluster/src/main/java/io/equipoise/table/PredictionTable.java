package io.equipoise.table;

import java.util.List;

/**
 * What {@code score} writes. Spark writes it, so every column reads back nullable; {@code nullable}
 * here says which cells may be null.
 */
public final class PredictionTable {
  /** Before the prediction of a task, in the task's own unit. */
  public static final String PREDICTED = "p_";

  /** Before the deviation of an ensemble's predictions of a task, in the task's own unit. */
  public static final String DEVIATION = "s_";

  /** Before the target of a task, when the scored table has it. */
  public static final String TARGET = "y_";

  /** Whether sites of the row were mixed. */
  public static final String DISORDERED = "disordered";

  /** The column of a scored table that tells who shares a site; empty where nobody does. */
  public static final String SHARED = "occ_site";

  /**
   * The columns of every prediction. Between {@code split} and {@code error} stand one {@code
   * p_<task>} per task of the model, of an ensemble with {@code s_<task>} behind it, and one {@code
   * y_<task>} per task that the table knows, all double; {@code split} is there when the scored
   * table has one; {@code disordered} is null when it does not tell who shares a site.
   */
  public static final TableSchema BASE =
      new TableSchema(
          "predictions",
          1,
          List.of(
              Column.of("id", Column.Type.STRING),
              Column.nullable("split", Column.Type.STRING),
              Column.nullable("error", Column.Type.STRING),
              Column.nullable(DISORDERED, Column.Type.BOOLEAN),
              Column.of("model_hash", Column.Type.STRING),
              Column.of("model_run", Column.Type.STRING),
              Column.of("run_id", Column.Type.STRING)));

  private PredictionTable() {}
}

package io.equipoise.jobs.runs;

import io.equipoise.run.Commit;
import io.equipoise.table.RunTables;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One measured quantity of a finished run. */
record Measure(
    String task, String split, String measure, String unit, @Nullable Double value, long rows) {

  /** What identifies the quantity in two runs. */
  record Key(String task, String split, String measure, String unit) {}

  static List<Measure> of(StoredRun run, Commit finish) {
    return run.rows(RunTables.MEASURES, finish).stream().map(Measure::of).toList();
  }

  private static Measure of(@Nullable Object[] row) {
    return new Measure(
        text(row, "task"),
        text(row, "split"),
        text(row, "measure"),
        text(row, "unit"),
        (Double) row[RunTables.MEASURES.index("value")],
        row[RunTables.MEASURES.index("rows")] instanceof Long rows ? rows : 0);
  }

  private static String text(@Nullable Object[] row, String column) {
    return String.valueOf(row[RunTables.MEASURES.index(column)]);
  }

  Key key() {
    return new Key(task, split, measure, unit);
  }

  /** The number as a person reads it. */
  String number() {
    return number(value);
  }

  static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.6g", value);
  }

  /** The one to show where there is room for one: of the test rows if there are any. */
  static Optional<Measure> headline(List<Measure> measures) {
    return measures.stream().min(Comparator.comparingInt(m -> m.split.equals("test") ? 0 : 1));
  }

  /** {@code mae(band_gap, test) = 0.21 eV}. */
  String phrase() {
    String unitText = unit.isEmpty() || unit.equals("1") ? "" : " " + unit;
    return measure + "(" + task + ", " + split + ") = " + number() + unitText;
  }
}

package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.MeasureRow;

/** What a number measures: the same in every trial and run. */
record Quantity(String task, String split, String measure) {
  static Quantity of(MeasureRow row) {
    return new Quantity(row.task(), row.split(), row.measure());
  }
}

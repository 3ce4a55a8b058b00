package io.equipoise.sweep;

import io.equipoise.run.TableEncoder;
import io.equipoise.run.TableRow;
import java.io.IOException;
import java.util.List;

/** Writes tables, and reads back those two that a sweep goes on from. */
public interface TrialTables extends TableEncoder {
  /** The rows of a file of table {@code trials}. */
  List<TableRow.TrialRow> trials(byte[] file) throws IOException;

  /** The rows of a file of table {@code trial_measures}. */
  List<TableRow.TrialMeasureRow> measures(byte[] file) throws IOException;
}

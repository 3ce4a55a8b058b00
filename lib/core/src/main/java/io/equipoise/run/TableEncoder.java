package io.equipoise.run;

import java.io.IOException;
import java.util.List;

/** Writes the rows of one table as the bytes of one file. The same rows give the same bytes. */
public interface TableEncoder {
  /** The file's bytes. */
  byte[] encode(String table, String runId, List<TableRow> rows) throws IOException;

  /** The name that the file gets, such as {@code part-00000.parquet}. */
  String fileName();
}

package io.equipoise.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Tables as JSON lines: what tests of core use in place of Parquet. */
public final class JsonRows implements TableEncoder {
  @Override
  public byte[] encode(String table, String runId, List<TableRow> rows) {
    return rows.stream()
        .map(row -> Json.line(row) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String fileName() {
    return "part-00000.jsonl";
  }
}

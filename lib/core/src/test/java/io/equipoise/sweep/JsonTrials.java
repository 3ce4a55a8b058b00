package io.equipoise.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.JsonRows;
import io.equipoise.run.TableRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tables of trials as JSON lines: what tests of core use in place of Parquet. */
public final class JsonTrials implements TrialTables {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final JsonRows rows = new JsonRows();

  @Override
  public byte[] encode(String table, String runId, List<TableRow> of) {
    return rows.encode(table, runId, of);
  }

  @Override
  public String fileName() {
    return rows.fileName();
  }

  @Override
  public List<TableRow.TrialRow> trials(byte[] file) throws IOException {
    List<TableRow.TrialRow> read = new ArrayList<>();
    for (JsonNode row : lines(file)) {
      read.add(
          new TableRow.TrialRow(
              row.get("number").asInt(),
              row.get("trialId").asText(),
              row.get("status").asText(),
              row.get("reason").asText(),
              row.get("seed").asLong(),
              row.get("options").asText(),
              row.get("rounds").asInt(),
              number(row.get("score"))));
    }
    return read;
  }

  @Override
  public List<TableRow.TrialMeasureRow> measures(byte[] file) throws IOException {
    List<TableRow.TrialMeasureRow> read = new ArrayList<>();
    for (JsonNode row : lines(file)) {
      JsonNode m = row.get("measure");
      read.add(
          new TableRow.TrialMeasureRow(
              row.get("number").asInt(),
              row.get("trialId").asText(),
              new TableRow.MeasureRow(
                  m.get("task").asText(),
                  m.get("split").asText(),
                  m.get("measure").asText(),
                  m.get("unit").asText(),
                  number(m.get("value")),
                  m.get("rows").asLong())));
    }
    return read;
  }

  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }

  private static List<JsonNode> lines(byte[] file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
      nodes.add(MAPPER.readTree(line));
    }
    return nodes;
  }
}

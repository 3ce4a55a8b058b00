package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files for people say what the code does. */
class DataSchemasTest {
  private static final Path FOLDER = TestData.root().resolve("data-schemas");

  private static List<TableSchema> known() {
    List<TableSchema> known = new ArrayList<>(RunTables.ALL);
    known.add(CrystalTable.BASE);
    known.add(ExampleTable.BASE);
    known.add(TextTable.SCHEMA);
    known.add(QuarantineTable.SCHEMA);
    known.add(PredictionTable.BASE);
    known.add(StatisticsTable.SCHEMA);
    known.add(GraphTable.BASE);
    return known;
  }

  private static JsonNode read(TableSchema schema) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(schema.versioned() + ".json").toFile());
  }

  @Test
  void everyTableHasAFileWithItsColumnsInOrder() throws IOException {
    for (TableSchema schema : known()) {
      JsonNode file = read(schema);
      assertEquals(schema.name(), file.get("table").textValue());
      assertEquals(schema.version(), file.get("version").intValue());
      List<Column> columns = new ArrayList<>();
      for (JsonNode column : file.get("columns")) {
        columns.add(column(column));
      }
      assertEquals(schema.columns(), columns, schema.versioned());
    }
  }

  private static Column column(JsonNode node) {
    String type = node.get("type").textValue().toUpperCase(Locale.ROOT);
    return new Column(
        node.get("name").textValue(),
        Column.Type.valueOf(type),
        node.get("nullable").booleanValue());
  }

  @Test
  void everyColumnSaysWhatItMeansAndInWhichUnit() throws IOException {
    for (TableSchema schema : known()) {
      assertFalse(read(schema).get("meaning").textValue().isBlank());
      for (JsonNode column : read(schema).get("columns")) {
        String where = schema.versioned() + " " + column;
        assertEquals(6, column.size(), where);
        assertFalse(column.get("meaning").textValue().isBlank(), where);
        assertFalse(column.get("range").textValue().isBlank(), where);
        assertTrue(column.get("unit").isTextual(), where);
      }
    }
  }

  @Test
  void theColumnsOfTasksAreAsTheFileSays() throws IOException {
    theColumnOfATaskIsAsTheFileSays(CrystalTable.BASE, CrystalTable.schema(List.of("gap")));
    theColumnOfATaskIsAsTheFileSays(GraphTable.BASE, GraphTable.schema(List.of("gap")));
  }

  private static void theColumnOfATaskIsAsTheFileSays(TableSchema base, TableSchema schema)
      throws IOException {
    JsonNode more = read(base).get("more");
    Column column = schema.columns().get(base.columns().size());
    assertEquals(more.get("prefix").textValue() + "gap", column.name());
    assertEquals(
        Column.Type.valueOf(more.get("type").textValue().toUpperCase(Locale.ROOT)), column.type());
    assertEquals(more.get("nullable").booleanValue(), column.nullable());
  }

  @Test
  void theColumnsOfPredictionsAreAsTheFileSays() throws IOException {
    List<String> prefixes = new ArrayList<>();
    read(PredictionTable.BASE).get("more").forEach(m -> prefixes.add(m.get("prefix").textValue()));
    assertEquals(
        List.of(PredictionTable.PREDICTED, PredictionTable.DEVIATION, PredictionTable.TARGET),
        prefixes);
  }

  @Test
  void noFileIsLeftWithoutATable() throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    known().forEach(schema -> expected.add(schema.versioned() + ".json"));
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.forEach(
          file -> assertTrue(expected.contains(file.getFileName().toString()), "" + file));
    }
  }
}

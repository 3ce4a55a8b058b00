package io.equipoise.crystal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;

/** JSON with one record, a list, a map by id, or records one after the other; and JSON lines. */
final class JsonReader {
  private JsonReader() {}

  private static ObjectMapper mapper(ReaderOptions.Limits limits) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxStringLength(limits.text())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    return JsonMapper.builder(factory).build();
  }

  static void readLines(Reader text, Emitter emitter) throws IOException {
    ObjectMapper mapper = mapper(emitter.options.limits());
    Lines lines = new Lines(text, emitter.options.limits().line());
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      String row = line;
      boolean tooLong = lines.wasTooLong();
      JsonNode node = tooLong ? null : tree(mapper, row);
      emitter.emit(
          node == null ? "" : JsonRecords.id(node),
          () -> row,
          () -> {
            if (node == null) {
              throw BadStructure.parse(
                  "line", row, tooLong ? "at most 1 MiB" : "one JSON object with its end");
            }
            return JsonRecords.draft(node, emitter.options);
          });
    }
  }

  private static @org.jspecify.annotations.Nullable JsonNode tree(ObjectMapper mapper, String row) {
    try (JsonParser parser = mapper.createParser(row)) {
      JsonNode node = mapper.readTree(parser);
      return parser.nextToken() == null ? node : null;
    } catch (IOException e) {
      return null;
    }
  }

  static void read(Reader text, Emitter emitter) throws IOException {
    ObjectMapper mapper = mapper(emitter.options.limits());
    RecordBudget budget = new RecordBudget(text, emitter.options.limits().text());
    try (JsonParser parser = mapper.createParser(budget)) {
      boolean any = false;
      for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
        any = true;
        if (t == JsonToken.START_ARRAY) {
          list(mapper, parser, budget, emitter);
        } else if (t == JsonToken.START_OBJECT) {
          object(mapper, parser, budget, emitter);
        } else {
          emitter.giveUp("json", String.valueOf(parser.getText()), "an object or a list");
        }
      }
      if (!any) {
        emitter.giveUp("json", "empty", "a record");
      }
    } catch (JsonProcessingException e) {
      emitter.breakOff("json", String.valueOf(e.getOriginalMessage()), "JSON");
    }
  }

  private static void list(
      ObjectMapper mapper, JsonParser parser, RecordBudget budget, Emitter emitter)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode node = mapper.readTree(parser);
      emit("", node, emitter);
      budget.next();
    }
  }

  /** A record, or a map from ids to records, which are handed on as they come. */
  private static void object(
      ObjectMapper mapper, JsonParser parser, RecordBudget budget, Emitter emitter)
      throws IOException {
    ObjectNode single = mapper.createObjectNode();
    long before = emitter.row();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.getCurrentName();
      parser.nextToken();
      JsonNode value = mapper.readTree(parser);
      if (JsonRecords.isRecord(value) && !name.equals("structure")) {
        emit(name, value, emitter);
        budget.next();
      } else {
        single.set(name, value);
      }
    }
    if (JsonRecords.isRecord(single) || emitter.row() == before) {
      emit("", single, emitter);
      budget.next();
    }
  }

  private static void emit(String id, JsonNode node, Emitter emitter) {
    String own = JsonRecords.id(node);
    emitter.emit(
        own.isEmpty() ? id : own, node::toString, () -> JsonRecords.draft(node, emitter.options));
  }
}

package io.equipoise.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a {@code tokenizer.json} has to fit the network.
 *
 * <pre>
 * model.vocab     [["&lt;pad&gt;", 0.0], ["&lt;/s&gt;", 0.0], ...]  numbered as they stand, or {"piece": number, ...}
 * added_tokens    [{"id": 32099, "content": "&lt;extra_id_0&gt;"}, ...]
 * </pre>
 *
 * @param size every token is below
 * @param end the token {@code </s>}
 */
record TokenizerFile(int size, int end) {
  private static final long MAX_BYTES = 64L << 20;
  private static final String END = "</s>";
  private static final String PAD = "<pad>";

  /**
   * Reads a file.
   *
   * @throws Failure DATA-095 when it has no pieces, no end, or a padding that is not token 0
   */
  static TokenizerFile read(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw refused(
            "has " + Files.size(path) + " bytes; expected at most " + MAX_BYTES, path, null);
      }
      return of(new ObjectMapper().readTree(path.toFile()), path);
    } catch (IOException bad) {
      throw refused("cannot be read: " + bad.getMessage(), path, bad);
    }
  }

  private static TokenizerFile of(JsonNode json, Path path) {
    Map<String, Integer> numbers = new TreeMap<>();
    JsonNode pieces = json.path("model").path("vocab");
    int size = pieces.isArray() ? pieces.size() : 0;
    for (int i = 0; i < size; i++) {
      numbers.put(pieces.get(i).path(0).asText(), i);
    }
    for (Map.Entry<String, JsonNode> piece : pieces.properties()) {
      numbers.put(piece.getKey(), piece.getValue().asInt(-1));
    }
    for (JsonNode added : json.path("added_tokens")) {
      numbers.put(added.path("content").asText(), added.path("id").asInt(-1));
    }
    for (Map.Entry<String, Integer> number : numbers.entrySet()) {
      if (number.getValue() < 0 || number.getValue() == Integer.MAX_VALUE) {
        throw refused(
            "numbers '" + number.getKey() + "' as " + number.getValue() + "; expected >= 0",
            path,
            null);
      }
      size = Math.max(size, number.getValue() + 1);
    }
    Integer end = numbers.get(END);
    if (end == null || numbers.getOrDefault(PAD, -1) != 0) {
      throw refused(
          "numbers "
              + PAD
              + " as "
              + numbers.get(PAD)
              + " and "
              + END
              + " as "
              + end
              + "; expected 0 and a number, as a T5 network has them",
          path,
          null);
    }
    return new TokenizerFile(size, end);
  }

  static Failure refused(String what, Path path, @Nullable Exception cause) {
    return new Failure(
        ExitCode.DATA,
        "DATA-095",
        "the tokenizer " + what,
        path.toString(),
        "Take tokenizer.json from the directory of the network.",
        cause);
  }
}

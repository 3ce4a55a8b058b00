package io.equipoise.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text tasks in a directory.
 *
 * <pre>
 * tasks.json             [ {"task": name, "labels": [...], "verbalizers": [...]}, ... ]; labels stand in for
 *                        verbalizers that are not there; other keys are ignored
 * sequences.json         [ {"name": ..., "tasks": [...]}, ... ]; needed when an order is asked for by name
 * name/split.tsv[.gz]    rows of a split, train, val or test: a label's number, a tab, a text
 * </pre>
 *
 * @param root the directory
 */
public record TextFolder(Path root) {
  /** Where tasks are listed. */
  public static final String TASKS = "tasks.json";

  private static final String SEQUENCES = "sequences.json";
  private static final long MAX_BYTES = 16L << 20;

  /**
   * The tasks by name.
   *
   * @throws Failure DATA-070 when the list cannot be used
   */
  public Map<String, TextTask> tasks() {
    return tasks(root.resolve(TASKS));
  }

  /** The tasks that a file lists, by name. */
  public static Map<String, TextTask> tasks(Path file) {
    Map<String, TextTask> tasks = new LinkedHashMap<>();
    try {
      for (JsonNode node : list(file)) {
        List<String> labels = texts(node.path("labels"));
        List<String> words = node.has("verbalizers") ? texts(node.path("verbalizers")) : labels;
        TextTask task = new TextTask(node.path("task").asText(), labels, words);
        if (task.name().isBlank() || tasks.put(task.name(), task) != null) {
          throw new IllegalArgumentException(
              "task '" + task.name() + "' has no name or comes twice; expected each once");
        }
      }
    } catch (IOException | IllegalArgumentException bad) {
      throw refused(String.valueOf(bad.getMessage()), file, bad);
    }
    return tasks;
  }

  /**
   * The tasks of an order by its name.
   *
   * @throws Failure DATA-070 when there is none of that name
   */
  public List<String> sequence(String name) {
    Path file = root.resolve(SEQUENCES);
    List<String> known = new ArrayList<>();
    try {
      for (JsonNode node : list(file)) {
        if (node.path("name").asText().equals(name)) {
          return texts(node.path("tasks"));
        }
        known.add(node.path("name").asText());
      }
    } catch (IOException | IllegalArgumentException bad) {
      throw refused(String.valueOf(bad.getMessage()), file, bad);
    }
    throw refused("no sequence is called '" + name + "'; expected one of " + known, file, null);
  }

  /** The file of a task's split; null when there is none. */
  public @Nullable Path file(String task, String split) {
    for (String ending : List.of(".tsv.gz", ".tsv")) {
      Path file = root.resolve(task).resolve(split + ending);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private static JsonNode list(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("has " + Files.size(file) + " bytes; expected at most " + MAX_BYTES);
    }
    JsonNode read = new ObjectMapper().readTree(file.toFile());
    if (!read.isArray()) {
      throw new IOException("holds no list; expected one of tasks or sequences");
    }
    return read;
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : node) {
      texts.add(one.asText());
    }
    return texts;
  }

  private static Failure refused(String what, Path file, @Nullable Exception cause) {
    return new Failure(
        ExitCode.DATA,
        "DATA-070",
        "a list of text tasks cannot be used: " + what,
        file.toString(),
        "Give a directory with tasks.json and, for an order by name, sequences.json.",
        cause);
  }
}

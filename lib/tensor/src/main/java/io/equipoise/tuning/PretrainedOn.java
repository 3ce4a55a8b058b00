package io.equipoise.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import io.equipoise.text.SeenTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a network was pre-trained on, as far as that is known: what it scores there says nothing
 * about prompts.
 *
 * <pre>
 * pool.json      {"tasks": [names]}
 * pool.hashes    the training texts, as {@link SeenTexts}; not there beside networks of before
 * </pre>
 *
 * <p>A task was seen when more than 1 % of the texts of one of its splits are among these texts:
 * short ones ("my card is broken") are alike by chance. Without hashes, tasks of the same name were
 * seen. Tasks that ask the same of other texts are not noticed.
 *
 * @param tasks their names; none when nothing is known
 * @param texts null when they are not known
 */
public record PretrainedOn(List<String> tasks, @Nullable SeenTexts texts) {
  private static final String TASKS = "pool.json";
  private static final String TEXTS = "pool.hashes";
  private static final double MOST_BY_CHANCE = 0.01;

  /** Copies the list. */
  public PretrainedOn {
    tasks = List.copyOf(tasks);
  }

  /**
   * Reads the files beside a network.
   *
   * @throws Failure DATA-073 when one cannot be used
   */
  public static PretrainedOn read(Path directory) {
    try {
      List<String> tasks = new ArrayList<>();
      if (Files.exists(directory.resolve(TASKS))) {
        JsonNode pool = new ObjectMapper().readTree(directory.resolve(TASKS).toFile());
        pool.path("tasks").forEach(name -> tasks.add(name.asText()));
      }
      Path texts = directory.resolve(TEXTS);
      return new PretrainedOn(
          tasks, Files.exists(texts) ? SeenTexts.read(Files.readAllBytes(texts)) : null);
    } catch (IOException | IllegalArgumentException bad) {
      throw SavedBackbone.unusable(String.valueOf(bad.getMessage()), directory, bad);
    }
  }

  /** The files, by name. */
  Map<String, byte[]> files() {
    return Map.of(
        TASKS,
        Json.bytes(Map.of("tasks", tasks)),
        TEXTS,
        Objects.requireNonNull(texts, "texts").bytes());
  }

  /**
   * Refuses a task that the network has seen.
   *
   * @param splits the task's texts, by split
   * @param where the network is
   * @throws Failure DATA-074 saying how much of it
   */
  public void refuse(String task, Map<String, List<String>> splits, String where) {
    if (texts == null) {
      if (tasks.contains(task)) {
        throw seen("a task of the name '" + task + "'", "no task of that name", where);
      }
      return;
    }
    StringJoiner shares = new StringJoiner(" and ");
    boolean seen = false;
    for (Map.Entry<String, List<String>> split : new TreeMap<>(splits).entrySet()) {
      long among = texts.among(split.getValue());
      shares.add(among + " of " + split.getValue().size() + " " + split.getKey() + " texts");
      seen |= among > MOST_BY_CHANCE * split.getValue().size();
    }
    if (seen) {
      throw seen(shares + " of the task '" + task + "'", "at most 1 % of a split", where);
    }
  }

  private static Failure seen(String what, String expected, String where) {
    return new Failure(
        ExitCode.DATA,
        "DATA-074",
        "the network was pre-trained on " + what + "; expected " + expected,
        where,
        "Leave the task out of the order, or out of the pool and pre-train again.");
  }
}

package io.equipoise.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Sha256;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network in a directory: {@code model.safetensors}, {@code config.json}, {@code vocabulary.txt}
 * and, when it was pre-trained here, the tasks that it has seen in {@code pool.json}.
 *
 * @param pool names of these tasks; none when nothing is known
 */
public record SavedBackbone(
    T5Config config, T5Weights weights, Vocabulary vocabulary, List<String> pool) {
  /**
   * Reads the files.
   *
   * @throws Failure DATA-073 when the vocabulary or the list of tasks cannot be used or does not
   *     fit the network; DATA-034 to DATA-036 for configuration and weights
   */
  public static SavedBackbone read(Path directory) {
    T5Config config = T5Config.read(directory.resolve("config.json"));
    try {
      T5Weights weights = T5Weights.read(config, directory.resolve("model.safetensors"));
      Vocabulary vocabulary = Vocabulary.of(Files.readString(directory.resolve("vocabulary.txt")));
      if (vocabulary.size() > config.vocabulary()) {
        throw new IllegalArgumentException(
            "the vocabulary has "
                + vocabulary.size()
                + " words; expected at most the network's "
                + config.vocabulary());
      }
      return new SavedBackbone(config, weights, vocabulary, pool(directory.resolve("pool.json")));
    } catch (IOException | IllegalArgumentException bad) {
      throw unusable(String.valueOf(bad.getMessage()), directory, bad);
    }
  }

  private static Failure unusable(String why, Path directory, Exception cause) {
    return new Failure(
        ExitCode.DATA,
        "DATA-073",
        "the network cannot be used: " + why,
        directory.toString(),
        "Give a directory that pre-training wrote, whole.",
        cause);
  }

  /**
   * What the network computes: a hash of its weights, configuration and vocabulary.
   *
   * @throws Failure DATA-073 when a file is missing
   */
  public static String hash(Path directory) {
    StringBuilder hashes = new StringBuilder();
    for (String name : List.of("model.safetensors", "config.json", "vocabulary.txt")) {
      try (InputStream in = Files.newInputStream(directory.resolve(name))) {
        hashes.append(Sha256.hex(in)).append('|');
      } catch (IOException bad) {
        throw unusable(String.valueOf(bad.getMessage()), directory, bad);
      }
    }
    return hashes.toString();
  }

  private static List<String> pool(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.exists(file)) {
      for (JsonNode name : new ObjectMapper().readTree(file.toFile()).path("tasks")) {
        names.add(name.asText());
      }
    }
    return names;
  }

  /**
   * Refuses tasks that the network was pre-trained on.
   *
   * @throws Failure DATA-074 naming them
   */
  public void refuse(List<String> tasks, String where) {
    List<String> seen = tasks.stream().filter(pool::contains).toList();
    if (!seen.isEmpty()) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-074",
          "the network was pre-trained on " + seen + "; expected tasks that it has not seen",
          where,
          "Leave them out of the order, or out of the pool and pre-train again.");
    }
  }
}

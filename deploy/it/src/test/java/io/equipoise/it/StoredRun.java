package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The directory of one run, read as anybody can: JSON, hashes and names of files. */
record StoredRun(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The only run under {@code out}. */
  static StoredRun only(Path out) throws IOException {
    try (Stream<Path> runs = Files.list(out.resolve("runs"))) {
      List<Path> all = runs.toList();
      assertEquals(1, all.size(), all::toString);
      return new StoredRun(all.get(0));
    }
  }

  /** The content hash of every commit, after a check that the commits are what they say. */
  List<String> contents() throws IOException {
    List<String> contents = new ArrayList<>();
    for (JsonNode commit : commits()) {
      contents.add(commit.get("content").textValue());
    }
    return contents;
  }

  /**
   * SHA-256 of every file of every commit whose bytes are a result: all but the tables that tell of
   * time and of attempts. The bytes are hashed here and must be those that the commit lists.
   */
  SortedMap<String, String> results() throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (JsonNode commit : commits()) {
      for (JsonNode file : commit.get("files")) {
        String path = file.get("path").textValue();
        if (!path.startsWith("timings/") && !path.startsWith("events/")) {
          hashes.put(commit.get("n").intValue() + "/" + path, file.get("sha256").textValue());
        }
      }
    }
    return hashes;
  }

  /** Rows of trials in all commits of a sweep. */
  int trials() throws IOException {
    int rows = 0;
    for (JsonNode commit : commits()) {
      for (JsonNode file : commit.get("files")) {
        if (file.get("path").textValue().startsWith("trials/")) {
          rows += file.get("rows").intValue();
        }
      }
    }
    return rows;
  }

  /** SHA-256 of every file of the last commit. */
  SortedMap<String, String> lastResults() throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    List<JsonNode> all = commits();
    all.get(all.size() - 1)
        .get("files")
        .forEach(f -> hashes.put(f.get("path").textValue(), f.get("sha256").textValue()));
    return hashes;
  }

  /** Rounds in the order in which drivers told of them. */
  List<Integer> roundsTold() throws IOException {
    List<Integer> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("_progress.jsonl"))) {
      rounds.add(JSON.readTree(line).get("round").intValue());
    }
    return rounds;
  }

  /** A field of the status, as text. */
  String status(String field) throws IOException {
    return JSON.readTree(directory.resolve("_STATUS.json").toFile()).get(field).asText();
  }

  boolean complete() {
    return Files.exists(directory.resolve("_SUCCESS"));
  }

  /** What every commit says of itself; its files are exactly those, in length and hash. */
  private List<JsonNode> commits() throws IOException {
    Path all = directory.resolve("commits");
    if (!Files.exists(all)) {
      return List.of();
    }
    List<JsonNode> commits = new ArrayList<>();
    for (String name : names(all)) {
      assertEquals(String.format("%06d", commits.size()), name, "commits have no gap");
      JsonNode commit = JSON.readTree(all.resolve(name).resolve("commit.json").toFile());
      check(all.resolve(name), commit, commits.size() == names(all).size() - 1);
      commits.add(commit);
    }
    return commits;
  }

  /** Only the state may be missing, of a commit that says so and is not the newest. */
  private static void check(Path commit, JsonNode says, boolean newest) throws IOException {
    SortedMap<String, String> listed = new TreeMap<>();
    says.get("files").forEach(f -> listed.put(f.get("path").textValue(), f.get("sha256").asText()));
    SortedMap<String, String> there = new TreeMap<>();
    try (Stream<Path> files = Files.walk(commit)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        there.put(commit.relativize(file).toString(), sha256(file));
      }
    }
    there.remove("commit.json");
    if (says.path("droppable").asBoolean() && !newest) {
      Stream.of("state.json", "state.safetensors")
          .filter(listed::containsKey)
          .filter(state -> !there.containsKey(state))
          .forEach(listed::remove);
    }
    assertEquals(listed, there, () -> commit + " holds what its commit.json lists");
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.map(c -> c.getFileName().toString()).sorted().toList();
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

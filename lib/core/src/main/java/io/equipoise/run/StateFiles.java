package io.equipoise.run;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state as the two files of a commit: {@code state.safetensors} and {@code state.json}. */
final class StateFiles {
  static final String ARRAYS = "state.safetensors";
  static final String FIELDS = "state.json";

  private static final byte[] NONE = {};

  private StateFiles() {}

  /** Whether a file of a commit is part of its state. */
  static boolean isState(String name) {
    return name.equals(ARRAYS) || name.equals(FIELDS);
  }

  static void put(Encoded state, SortedMap<String, byte[]> files) {
    files.put(ARRAYS, Safetensors.writeVectors(new TreeMap<>(state.arrays())));
    files.put(FIELDS, Json.bytes(state.fields()));
  }

  /** How large the state among a commit's files is. */
  static long bytes(Map<String, byte[]> files) {
    return files.getOrDefault(ARRAYS, NONE).length + (long) files.getOrDefault(FIELDS, NONE).length;
  }

  static Encoded read(CommitLog log, Commit commit) throws IOException {
    SortedMap<String, Object> arrays = new TreeMap<>();
    Safetensors.read(log.file(commit, ARRAYS))
        .forEach((name, tensor) -> arrays.put(name, tensor.values()));
    SortedMap<String, Object> fields = new TreeMap<>();
    Json.read(log.file(commit, FIELDS), TreeMap.class)
        .forEach((name, value) -> fields.put(String.valueOf(name), value));
    return new Encoded(arrays, fields);
  }
}

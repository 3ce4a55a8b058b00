package io.equipoise.t5;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tensors in several safetensors files, and the index that says which is where.
 *
 * <pre>
 * {"weight_map": {"shared.weight": "model-00001-of-00002.safetensors", ...}}      other keys are ignored
 * </pre>
 *
 * <p>Trusts nothing: the index has at most 16 MiB, names files beside itself and nowhere else, and
 * every tensor must be in the file that it names.
 */
public final class TensorIndex implements TensorSource {
  /** What the name of an index ends with. */
  static final String ENDING = ".index.json";

  private static final long MAX_BYTES = 16L << 20;

  private final SortedMap<String, TensorFile> byTensor;
  private final List<TensorFile> files;

  private TensorIndex(SortedMap<String, TensorFile> byTensor, List<TensorFile> files) {
    this.byTensor = byTensor;
    this.files = files;
  }

  /**
   * Opens all files of an index.
   *
   * @throws Failure DATA-035 when it cannot be read, or names what is not there
   */
  static TensorIndex open(Path index) {
    List<TensorFile> opened = new ArrayList<>();
    boolean whole = false;
    try {
      SortedMap<String, TensorFile> byFile = new TreeMap<>();
      SortedMap<String, TensorFile> byTensor = new TreeMap<>();
      for (Map.Entry<String, String> entry : places(index).entrySet()) {
        String name = entry.getValue();
        TensorFile file = byFile.get(name);
        if (file == null) {
          file = TensorFile.open(index.resolveSibling(name));
          opened.add(file);
          byFile.put(name, file);
        }
        if (!file.names().contains(entry.getKey())) {
          throw refused(index, "names tensor '" + entry.getKey() + "' in " + name + "; not there");
        }
        byTensor.put(entry.getKey(), file);
      }
      whole = true;
      return new TensorIndex(byTensor, opened);
    } finally {
      if (!whole) {
        opened.forEach(TensorFile::abandon);
      }
    }
  }

  /**
   * The files that an index names, beside it, in order of their names.
   *
   * @throws Failure DATA-035 when it cannot be used
   */
  public static List<Path> files(Path index) {
    return new TreeSet<>(places(index).values()).stream().map(index::resolveSibling).toList();
  }

  private static SortedMap<String, String> places(Path index) {
    SortedMap<String, String> places = new TreeMap<>();
    try {
      if (Files.size(index) > MAX_BYTES) {
        throw refused(index, "has " + Files.size(index) + " bytes; expected at most " + MAX_BYTES);
      }
      JsonNode map = new ObjectMapper().readTree(index.toFile()).path("weight_map");
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        String file = entry.getValue().asText();
        if (!file.matches("[A-Za-z0-9._-]+\\.safetensors")) {
          throw refused(
              index,
              "names the file '" + file + "'; expected the name of a safetensors file beside it");
        }
        places.put(entry.getKey(), file);
      }
    } catch (IOException bad) {
      throw refused(index, "cannot be read: " + bad.getMessage());
    }
    if (places.isEmpty()) {
      throw refused(index, "has no weight_map; expected tensors and the file of each");
    }
    return places;
  }

  @Override
  public Set<String> names() {
    return byTensor.keySet();
  }

  @Override
  public List<Integer> shape(String name) {
    TensorFile file = byTensor.get(name);
    return file == null ? List.of() : file.shape(name);
  }

  @Override
  public double[] read(String name) {
    TensorFile file = byTensor.get(name);
    if (file == null) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' is in no file; expected one of " + names());
    }
    return file.read(name);
  }

  @Override
  public void close() throws IOException {
    for (TensorFile file : files) {
      file.close();
    }
  }

  private static Failure refused(Path index, String what) {
    return new Failure(
        ExitCode.DATA,
        "DATA-035",
        "the index of weights " + what,
        index.toString(),
        "Fetch the index and all of its files again, into one directory.");
  }
}

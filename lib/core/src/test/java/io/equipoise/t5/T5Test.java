package io.equipoise.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Safetensors;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class T5Test {
  @TempDir Path directory;

  private static T5Config config(boolean gated, boolean tied) {
    return new T5Config(6, 2, 2, 5, 2, 2, 11, 8, 16, 1e-6, gated, tied);
  }

  /** Random weights, small enough for slopes to be smooth. */
  private static Map<String, Matrix> weights(T5Config config, Try t) {
    Map<String, Matrix> weights = new HashMap<>();
    T5Weights.shapes(config)
        .forEach(
            (name, shape) -> {
              int rows = shape.size() == 1 ? 1 : shape.get(0);
              int columns = shape.get(shape.size() - 1);
              double[] values = t.normals(rows * columns);
              Arrays.setAll(values, i -> 0.3 * values[i]);
              weights.put(name, new Matrix(rows, columns, values));
            });
    return weights;
  }

  private static T5 network(boolean gated, boolean tied, Try t) {
    T5Config config = config(gated, tied);
    return new T5(config, T5Weights.of(config, weights(config, t)));
  }

  private static Try fixed() {
    return new Try(4, 0, 1, new SplittableRandom(4));
  }

  private static Matrix prompt(Try t, int rows) {
    return new Matrix(rows, 6, t.normals(6 * rows));
  }

  private static final List<T5.Row> ROWS =
      List.of(
          new T5.Row(List.of(3, 4, 5), List.of(7, 1)),
          new T5.Row(List.of(9), List.of(2, 8, 1)),
          new T5.Row(List.of(10, 10, 2, 6, 6), List.of(1)));

  /** A gated network has no kinks, so differences of steps of 1e-5 tell the slope to about 1e-8. */
  @RandomTries(4)
  void gradientsAreTheSlopesOfTheLoss(Try t) {
    T5 t5 = network(true, t.index() % 2 == 0, t);
    List<Matrix> prompts = List.of(prompt(t, 2), prompt(t, 3));
    List<Matrix> found = t5.lossAndGradients(prompts, ROWS).gradients();
    assertEquals(t5.loss(prompts, ROWS), t5.lossAndGradients(prompts, ROWS).loss());
    for (int p = 0; p < 2; p++) {
      for (int i = 0; i < found.get(p).values().length; i++) {
        double slope =
            (t5.loss(moved(prompts, p, i, 1e-5), ROWS) - t5.loss(moved(prompts, p, i, -1e-5), ROWS))
                / 2e-5;
        assertEquals(slope, found.get(p).values()[i], 1e-6 * Math.max(1, Math.abs(slope)));
      }
    }
  }

  private static List<Matrix> moved(List<Matrix> prompts, int p, int i, double by) {
    double[] values = prompts.get(p).values().clone();
    values[i] += by;
    Matrix changed = new Matrix(prompts.get(p).rows(), prompts.get(p).columns(), values);
    return p == 0 ? List.of(changed, prompts.get(1)) : List.of(prompts.get(0), changed);
  }

  @Test
  void twoPromptsInARowAreOneLongPrompt() {
    Try t = fixed();
    T5 t5 = network(false, true, t);
    Matrix a = prompt(t, 2);
    Matrix b = prompt(t, 3);
    assertEquals(t5.loss(List.of(a, b), ROWS), t5.loss(List.of(a.then(b)), ROWS));
    Matrix both = t5.lossAndGradients(List.of(a.then(b)), ROWS).gradients().get(0);
    List<Matrix> each = t5.lossAndGradients(List.of(a, b), ROWS).gradients();
    assertEquals(both, each.get(0).then(each.get(1)));
  }

  @Test
  void logProbabilitiesSumToOneAndLeadToTheLikelihood() {
    T5 t5 = network(true, false, fixed());
    Matrix encoded = t5.encode(List.of(), List.of(3, 4));
    double[] first = t5.logProbabilities(encoded, List.of());
    assertEquals(1, Arrays.stream(first).map(StrictMath::exp).sum(), 1e-12);
    double[] second = t5.logProbabilities(encoded, List.of(7));
    assertEquals(first[7] + second[1], t5.logLikelihood(encoded, List.of(7, 1)), 1e-12);
  }

  @Test
  void wordsOutsideTheVocabularyAreRefused() {
    T5 t5 = network(false, true, fixed());
    for (int token : new int[] {-1, 11}) {
      assertRefused("token " + token + "; expected 0 to 10", () -> t5.embed(List.of(token)));
      assertRefused(
          "token " + token,
          () -> t5.loss(List.of(), List.of(new T5.Row(List.of(1), List.of(token)))));
    }
    assertRefused(
        "a prompt of 3 columns",
        () -> t5.encode(List.of(new Matrix(1, 3, new double[3])), List.of(1)));
    assertRefused("no labels", () -> new T5.Row(List.of(1), List.of()));
  }

  private static void assertRefused(String words, org.junit.jupiter.api.function.Executable act) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, act);
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, bytes);
    return file;
  }

  @Test
  void aNetworkReadFromFilesIsTheOneThatWasWritten() throws IOException {
    Try t = fixed();
    T5Config config = config(true, true);
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    Map<String, Matrix> weights = weights(config, t);
    weights.forEach(
        (name, m) ->
            tensors.put(
                name,
                new Safetensors.Tensor(
                    m.values(),
                    name.endsWith("norm.weight")
                        ? new long[] {m.columns()}
                        : new long[] {m.rows(), m.columns()})));
    tensors.put("encoder.embed_tokens.weight", Safetensors.Tensor.vector(new double[3]));
    Path file = write("model.safetensors", Safetensors.write(tensors));
    String json =
        "{\"model_type\": \"t5\", \"d_model\": 6, \"d_kv\": 2, \"num_heads\": 2, \"d_ff\": 5,"
            + " \"num_layers\": 2, \"vocab_size\": 11, \"relative_attention_num_buckets\": 8,"
            + " \"relative_attention_max_distance\": 16, \"feed_forward_proj\": \"gated-gelu\"}";
    T5Config read = T5Config.read(write("config.json", json.getBytes(StandardCharsets.UTF_8)));
    assertEquals(config, read);
    assertEquals(
        new T5(config, T5Weights.of(config, weights)).loss(List.of(), ROWS),
        new T5(read, T5Weights.read(read, file)).loss(List.of(), ROWS));
    tensors.remove("shared.weight");
    Path less = write("less.safetensors", Safetensors.write(tensors));
    assertFailure("DATA-036", "shared.weight is missing", () -> T5Weights.read(read, less));
    tensors.put("shared.weight", new Safetensors.Tensor(new double[60], new long[] {10, 6}));
    tensors.put("stranger", Safetensors.Tensor.vector(new double[1]));
    Path other = write("other.safetensors", Safetensors.write(tensors));
    assertFailure(
        "DATA-036",
        "2 of the weights do not fit the configuration, such as shared.weight is [10, 6], expected"
            + " [11, 6]",
        () -> T5Weights.read(read, other));
  }

  /** Some of the weights of a network, as the bytes of a file. */
  private static byte[] part(Map<String, Matrix> weights, boolean encoder) {
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    weights.forEach(
        (name, m) -> {
          if (name.startsWith("encoder") == encoder) {
            long[] shape = {m.rows(), m.columns()};
            boolean vector = name.endsWith("norm.weight");
            tensors.put(
                name,
                vector
                    ? Safetensors.Tensor.vector(m.values())
                    : new Safetensors.Tensor(m.values(), shape));
          }
        });
    return Safetensors.write(tensors);
  }

  private Path index(Map<String, Matrix> weights, String decoder) throws IOException {
    String places =
        weights.keySet().stream()
            .map(n -> "\"" + n + "\": \"" + (n.startsWith("encoder") ? "a.safetensors" : decoder))
            .collect(java.util.stream.Collectors.joining("\", ", "", "\""));
    String json = "{\"metadata\": {}, \"weight_map\": {" + places + "}}";
    return write("model.safetensors.index.json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aNetworkInSeveralFilesIsTheOneInTheirIndex() throws IOException {
    T5Config config = config(true, false);
    Map<String, Matrix> weights = weights(config, fixed());
    write("a.safetensors", part(weights, true));
    write("b.safetensors", part(weights, false));
    Path index = index(weights, "b.safetensors");
    T5Weights.check(config, index);
    assertEquals(
        new T5(config, T5Weights.of(config, weights)).loss(List.of(), ROWS),
        new T5(config, T5Weights.read(config, index)).loss(List.of(), ROWS));
    assertEquals(
        List.of(directory.resolve("a.safetensors"), directory.resolve("b.safetensors")),
        TensorIndex.files(index));
    Path swapped = index(weights, "a.safetensors");
    assertFailure(
        "DATA-035", "in a.safetensors; not there", () -> T5Weights.check(config, swapped));
    for (String elsewhere : List.of("../b.safetensors", "/b.safetensors", "b.bin", "")) {
      Path away = index(weights, elsewhere);
      assertFailure("DATA-035", "the file '" + elsewhere, () -> T5Weights.read(config, away));
    }
    Path missing = index(weights, "c.safetensors");
    assertFailure("DATA-035", "cannot be read", () -> T5Weights.read(config, missing));
    Path empty = write("x.index.json", "{\"weight_map\": {}}".getBytes(StandardCharsets.UTF_8));
    assertFailure("DATA-035", "has no weight_map", () -> T5Weights.read(config, empty));
    Path broken = write("y.index.json", "{\"weight_map".getBytes(StandardCharsets.UTF_8));
    assertFailure("DATA-035", "cannot be read", () -> T5Weights.read(config, broken));
  }

  @Test
  void aConfigurationOfAnotherNetworkIsRefused() throws IOException {
    for (List<String> bad :
        List.of(
            List.of("{\"model_type\": \"bert\"}", "is of a 'bert'; expected t5"),
            List.of("{\"d_model\": 6}", "has num_layers = ; expected a whole number"),
            List.of("{\"feed_forward_proj\": \"gated-silu\"}", "'gated-silu'; expected relu"),
            List.of("[", "cannot be used"))) {
      Path file = write("config.json", bad.get(0).getBytes(StandardCharsets.UTF_8));
      assertFailure("DATA-034", bad.get(1), () -> T5Config.read(file));
    }
  }

  private static void assertFailure(
      String code, String words, org.junit.jupiter.api.function.Executable act) {
    Failure refused = assertThrows(Failure.class, act);
    assertEquals(ExitCode.DATA, refused.exit());
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
    assertTrue(refused.getMessage().contains(code), refused::getMessage);
  }

  private static byte[] tensors(String header, int bytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static String entry(String type, String shape, int from, int to) {
    return String.format(
        "{\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}", type, shape, from, to);
  }

  @Test
  void filesOfWeightsThatAreNotAsTheyMustBeAreRefused() throws IOException {
    Map<String, byte[]> bad = new HashMap<>();
    bad.put("header of -1 bytes", new byte[5]);
    bad.put("no JSON object", tensors("[1, 2]", 0));
    bad.put("no JSON:", tensors("{\"a\": ", 0));
    bad.put("the type \"I8\"", tensors("{\"a\": " + entry("I8", "[1]", 0, 1) + "}", 1));
    bad.put("has the shape [-1]", tensors("{\"a\": " + entry("F32", "[-1]", 0, 4) + "}", 4));
    bad.put("lies at [0,8]", tensors("{\"a\": " + entry("F32", "[2]", 0, 8) + "}", 4));
    bad.put("lies at [4,0]", tensors("{\"a\": " + entry("F32", "[1]", 4, 0) + "}", 4));
    bad.put("does not fill", tensors("{\"a\": " + entry("F32", "[3]", 0, 8) + "}", 8));
    bad.put(
        "[65536, 65536, 65536, 65536] does not fill",
        tensors("{\"a\": " + entry("F32", "[65536, 65536, 65536, 65536]", 0, 0) + "}", 0));
    bad.put(
        "begins at byte 4; expected 0", tensors("{\"a\": " + entry("F32", "[1]", 4, 8) + "}", 8));
    bad.put(
        "tensor 'b' begins at byte 0; expected 4",
        tensors(
            "{\"a\": " + entry("F32", "[1]", 0, 4) + ", \"b\": " + entry("F32", "[1]", 0, 4) + "}",
            4));
    bad.put("its tensors end at 4", tensors("{\"a\": " + entry("F32", "[1]", 0, 4) + "}", 6));
    byte[] huge = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
    bad.put("header of 1099511627776 bytes", huge);
    for (Map.Entry<String, byte[]> one : bad.entrySet()) {
      Path file = write("bad.safetensors", one.getValue());
      assertFailure("DATA-035", one.getKey(), () -> TensorFile.open(file));
    }
    assertFailure("DATA-035", "cannot be read", () -> TensorFile.open(directory.resolve("none")));
  }

  @Test
  void aHeaderOfMoreThanAHundredMegabytesIsNotRead() throws IOException {
    Path file = directory.resolve("header.safetensors");
    try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
      holes.write(new byte[] {1, (byte) 0xe1, (byte) 0xf5, 5, 0, 0, 0, 0});
      holes.setLength(120_000_000);
    }
    assertFailure("DATA-035", "header of 100000001 bytes", () -> TensorFile.open(file));
  }

  @Test
  void halfAndBrainFloatsAreReadExactly() throws IOException {
    String header =
        "{\"b\": " + entry("BF16", "[3]", 10, 16) + ", \"h\": " + entry("F16", "[5]", 0, 10) + "}";
    byte[] file = tensors(header, 16);
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    out.position(file.length - 16);
    for (int bits : new int[] {0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x3f80, 0xbf80, 0x4049}) {
      out.putShort((short) bits);
    }
    try (TensorFile tensors = TensorFile.open(write("halves.safetensors", file))) {
      assertArrayEquals(
          new double[] {1, -2, 0x1p-24, 65504, Double.POSITIVE_INFINITY}, tensors.read("h"));
      assertArrayEquals(new double[] {1, -1, 3.140625}, tensors.read("b"));
      assertRefused("tensor 'x' is not in", () -> tensors.read("x"));
    }
  }
}
